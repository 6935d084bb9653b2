package io.lockstep.space.egress;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.GraphChange;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.events.Notification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lines that rules log, in two files of a bounded size, the older of which goes. A line that
/// is told again, after a crash, is known by the number of its change and not written twice. One
/// thread writes, any reads.
final class RuleLog {
  private static final Logger LOG = LoggerFactory.getLogger(RuleLog.class);
  private static final String NAME = "rule-log.ndjson";
  private static final String NAME_BEFORE = "rule-log.1.ndjson";

  /// A line of the file is the input, the ordinal, and the body of the change, with blanks between.
  private static final Pattern LINE = Pattern.compile("(\\d+) (\\d+) (\\{.*})");

  private final Path file;
  private final Path before;
  private final long bytesMax;
  private long lastInput = -1;
  private long lastOrdinal = -1;

  /// @param bytesMax of each of the two files
  RuleLog(Path folder, long bytesMax) {
    this.file = folder.resolve(NAME);
    this.before = folder.resolve(NAME_BEFORE);
    this.bytesMax = bytesMax;
    for (Path each : List.of(before, file)) {
      each(
          each,
          line -> {
            lastInput = Long.parseLong(line.group(1));
            lastOrdinal = Long.parseLong(line.group(2));
          });
    }
  }

  /// Writes lines in their order, but those that it has.
  void append(List<ChangeHeader> headers, List<GraphChange> changes) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < headers.size(); i++) {
      ChangeHeader header = headers.get(i);
      boolean isNew =
          header.inputPosition() > lastInput
              || (header.inputPosition() == lastInput && header.ordinal() > lastOrdinal);
      if (isNew) {
        lastInput = header.inputPosition();
        lastOrdinal = header.ordinal();
        String body = changes.get(i).body();
        out.append(lastInput).append(' ').append(lastOrdinal).append(' ').append(body).append('\n');
        LOG.atInfo()
            .addKeyValue("rule", Notification.ruleOf(changes.get(i)))
            .addKeyValue("twin", changes.get(i).subject())
            .addKeyValue("line", body)
            .log("a rule says");
      }
    }
    if (!out.isEmpty()) {
      write(out.toString());
    }
  }

  private void write(String text) {
    try {
      if (Files.exists(file) && Files.size(file) > bytesMax) {
        Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
      }
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND)) {
        if (channel.size() > 0 && !endsWithLine()) {
          // A crash cut the last line off: it is told again.
          int _ = channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
        while (bytes.hasRemaining()) {
          int _ = channel.write(bytes);
        }
      }
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private boolean endsWithLine() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return channel.read(last, channel.size() - 1) == 1 && last.get(0) == '\n';
    }
  }

  /// Makes what was written durable.
  void force() {
    if (Files.exists(file)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(true);
      } catch (IOException e) {
        throw failed(file, e);
      }
    }
  }

  /// The latest lines of a rule, the latest first.
  ///
  /// @param twin only of this twin, empty for all
  List<String> lines(String rule, String twin, int max) {
    // As the kernel writes them: other texts of the line stand behind, their quotes escaped.
    String ofRule = ",\"rule\":\"" + rule + "\",";
    Deque<String> latest = new ArrayDeque<>();
    for (Path each : List.of(before, file)) {
      each(
          each,
          line -> {
            String body = line.group(3);
            if (body.contains(ofRule)
                && (twin.isEmpty() || Notification.twinOfLine(body).equals(twin))) {
              latest.addLast(body);
              if (latest.size() > max) {
                latest.removeFirst();
              }
            }
          });
    }
    List<String> found = new ArrayList<>(latest);
    Collections.reverse(found);
    return found;
  }

  private static void each(Path file, Consumer<Matcher> line) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        Matcher found = LINE.matcher(text);
        if (found.matches()) {
          line.accept(found);
        }
      }
    } catch (NoSuchFileException _) {
      // Nothing was logged, or only little.
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static LockstepException failed(Path path, IOException cause) {
    return new LockstepException(
        ErrorCode.STORAGE_FAILED,
        "%s: expected to read and write the log of rules, found: %s".formatted(path, cause),
        cause);
  }
}
