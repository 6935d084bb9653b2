package io.lockstep.cluster.flink;

import io.lockstep.space.SeededStream;
import io.lockstep.space.StreamInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// A savepoint that a release wrote, with the inputs of its one space: a zip file of `inputs`, and
/// of the savepoint's files under `savepoint/`.
///
/// @param inputs all of them, also those that came after the savepoint
/// @param verdicts how many verdicts had been given until then
/// @param savepoint the folder
record KeptSavepoint(List<StreamInput> inputs, int verdicts, Path savepoint) {
  private static final String INPUTS = "inputs";
  private static final String FOLDER = "savepoint/";

  /// Unpacks one.
  static KeptSavepoint read(String resource, Path folder) throws IOException {
    List<StreamInput> inputs = new ArrayList<>();
    int verdicts = 0;
    Path savepoint = Files.createDirectories(folder.resolve(FOLDER));
    try (InputStream file =
            Optional.ofNullable(KeptSavepoint.class.getResourceAsStream(resource)).orElseThrow();
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(INPUTS)) {
          DataInputStream in = new DataInputStream(zip);
          verdicts = in.readInt();
          for (int left = in.readInt(); left > 0; left--) {
            long position = in.readLong();
            int kind = in.readInt();
            byte[] payload = in.readNBytes(in.readInt());
            inputs.add(new StreamInput(position, kind, ByteBuffer.wrap(payload), "kept"));
          }
        } else {
          Files.write(
              savepoint.resolve(entry.getName().substring(FOLDER.length())), zip.readAllBytes());
        }
      }
    }
    return new KeptSavepoint(inputs, verdicts, savepoint);
  }

  /// Packs one.
  static void write(Path file, SeededStream stream, int verdicts, Path savepoint)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file));
        Stream<Path> files = Files.list(savepoint)) {
      zip.putNextEntry(new ZipEntry(INPUTS));
      DataOutputStream out = new DataOutputStream(zip);
      out.writeInt(verdicts);
      out.writeInt(stream.inputs().size());
      for (StreamInput input : stream.inputs()) {
        out.writeLong(input.position());
        out.writeInt(input.kind());
        out.writeInt(input.bytes().length);
        out.write(input.bytes());
      }
      out.flush();
      for (Path part : files.sorted().toList()) {
        zip.putNextEntry(new ZipEntry(FOLDER + part.getFileName()));
        zip.write(Files.readAllBytes(part));
      }
    }
  }
}
