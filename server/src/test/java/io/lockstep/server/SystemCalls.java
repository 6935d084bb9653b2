package io.lockstep.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A trace that strace wrote, read call by call in the order in which it saw them begin and end.
final class SystemCalls {
  private static final Pattern WHOLE =
      Pattern.compile("(\\d+) +(\\w+)\\((\\d+)<([^>]*)>(.*)\\) += (-?\\d+).*");
  private static final Pattern BEGUN =
      Pattern.compile("(\\d+) +(\\w+)\\((\\d+)<([^>]*)>(.*) <unfinished \\.\\.\\.>");
  private static final Pattern ENDED =
      Pattern.compile("(\\d+) +<\\.\\.\\. (\\w+) resumed>.*\\) += (-?\\d+).*");

  private SystemCalls() {}

  /// A call on a file or socket.
  ///
  /// @param name such as `fdatasync`
  /// @param path of the file, or `socket:[...]`
  /// @param text the bytes it carries, each as a character
  record Call(String name, String path, String text) {
    boolean isSync() {
      return name.equals("fdatasync") || name.equals("fsync");
    }
  }

  /// Hears of calls.
  interface Listener {
    /// A call enters the system.
    void begins(Call call);

    /// It comes back.
    ///
    /// @param result what the system answered, negative when it failed
    void ends(Call call, long result);
  }

  static void read(Path trace, Listener listener) throws IOException {
    Map<String, Call> underWay = new HashMap<>();
    for (String line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
      Matcher whole = WHOLE.matcher(line);
      if (whole.matches()) {
        Call call = call(whole);
        listener.begins(call);
        listener.ends(call, Long.parseLong(whole.group(6)));
        continue;
      }
      Matcher begun = BEGUN.matcher(line);
      if (begun.matches()) {
        Call call = call(begun);
        underWay.put(begun.group(1), call);
        listener.begins(call);
        continue;
      }
      Matcher ended = ENDED.matcher(line);
      if (ended.matches()) {
        Call call = underWay.remove(ended.group(1));
        if (call != null) {
          listener.ends(call, Long.parseLong(ended.group(3)));
        }
      }
    }
  }

  private static Call call(Matcher line) {
    return new Call(line.group(2), line.group(4), textOf(line.group(5)));
  }

  /// What stands between quotes, in sequence.
  private static String textOf(String arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean quoted = false;
    for (int i = 0; i < arguments.length(); i++) {
      char c = arguments.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c == '\\') {
        i++;
        if (arguments.charAt(i) == 'x') {
          bytes.write(Integer.parseInt(arguments, i + 1, i + 3, 16));
          i += 2;
        } else {
          bytes.write(control(arguments.charAt(i)));
        }
      } else if (quoted) {
        bytes.write(c);
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static char control(char letter) {
    return switch (letter) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      case 'f' -> '\f';
      default -> letter;
    };
  }
}
