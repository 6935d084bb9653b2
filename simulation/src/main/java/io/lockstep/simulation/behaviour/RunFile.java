package io.lockstep.simulation.behaviour;

import io.lockstep.simulation.behaviour.Fleet.RunKey;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The states of all runs whose models can say them, and how far the changes had been taken then.
/// Losing it loses nothing but time: what it does not hold begins anew from present values.
/// Replaced as a whole. Confined to one thread.
final class RunFile {
  private static final Logger LOG = LoggerFactory.getLogger(RunFile.class);
  private static final int FORMAT = 1;
  private static final int STATE_BYTES_MAX = 256 << 20;

  private final Path folder;

  RunFile(Path folder) {
    this.folder = folder;
  }

  private Path file() {
    return folder.resolve("states");
  }

  /// What was saved.
  ///
  /// @param position of the changes
  /// @param states by run
  record Saved(long position, Map<RunKey, byte[]> states) {
    /// Brings runs back; those whose model does not take its state begin anew.
    void restore(Map<RunKey, TwinRun> runs) {
      states.forEach(
          (key, bytes) -> {
            TwinRun run = runs.get(key);
            if (run == null) {
              return;
            }
            try {
              run.restore(new DataInputStream(new ByteArrayInputStream(bytes)));
            } catch (IOException | RuntimeException e) {
              LOG.atWarn()
                  .addKeyValue("behaviour", key.behaviour())
                  .addKeyValue("twin", key.twin())
                  .setCause(e)
                  .log("A saved state was not taken; the model begins anew");
            }
          });
    }
  }

  /// @param versions of the behaviours: a state of another version is passed over
  Optional<Saved> read(Map<String, String> versions) {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    try (DataInputStream from =
        new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file())))) {
      if (from.readInt() != FORMAT) {
        return Optional.empty();
      }
      long position = from.readLong();
      int count = from.readInt();
      Map<RunKey, byte[]> states = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        RunKey key = new RunKey(from.readUTF(), from.readUTF());
        byte[] version = from.readNBytes(from.readInt());
        byte[] state = from.readNBytes(from.readInt());
        if (versions.getOrDefault(key.behaviour(), "").equals(text(version))) {
          states.put(key, state);
        }
      }
      return Optional.of(new Saved(position, states));
    } catch (IOException | RuntimeException e) {
      LOG.atWarn().setCause(e).log("The saved states cannot be read; models begin anew");
      return Optional.empty();
    }
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  void write(long position, Map<RunKey, TwinRun> runs, Map<String, String> versions) {
    Map<RunKey, byte[]> states = new LinkedHashMap<>();
    long size = 0;
    try {
      for (Map.Entry<RunKey, TwinRun> each : runs.entrySet()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (each.getValue().save(new DataOutputStream(bytes))
            && (size += bytes.size()) <= STATE_BYTES_MAX) {
          states.put(each.getKey(), bytes.toByteArray());
        }
      }
      Files.createDirectories(folder);
      Path fresh = folder.resolve("states.new");
      try (DataOutputStream to =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh)))) {
        to.writeInt(FORMAT);
        to.writeLong(position);
        to.writeInt(states.size());
        for (Map.Entry<RunKey, byte[]> each : states.entrySet()) {
          byte[] version =
              versions.getOrDefault(each.getKey().behaviour(), "").getBytes(StandardCharsets.UTF_8);
          to.writeUTF(each.getKey().behaviour());
          to.writeUTF(each.getKey().twin());
          to.writeInt(version.length);
          to.write(version);
          to.writeInt(each.getValue().length);
          to.write(each.getValue());
        }
      }
      Files.move(
          fresh, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("States of behaviours cannot be saved");
    }
  }
}
