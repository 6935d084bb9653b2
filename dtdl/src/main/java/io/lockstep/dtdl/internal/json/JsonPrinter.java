package io.lockstep.dtdl.internal.json;

import java.util.List;
import tools.jackson.core.io.JsonStringEncoder;

/// Writes a [Json] tree, indented by two blanks a level.
public final class JsonPrinter {

  private final StringBuilder out = new StringBuilder();

  private JsonPrinter() {}

  /// The value as text: each member and item on a line of its own.
  public static String print(Json json) {
    JsonPrinter printer = new JsonPrinter();
    printer.write(json, 0);
    return printer.out.toString();
  }

  /// A string with quotes and escapes.
  public static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
  }

  private void write(Json json, int level) {
    switch (json) {
      case Json.Obj object -> {
        List<Json.Member> members = object.members();
        if (members.isEmpty()) {
          out.append("{}");
          return;
        }
        out.append('{');
        for (int i = 0; i < members.size(); i++) {
          newLine(i, level + 1);
          out.append(quoted(members.get(i).name())).append(": ");
          write(members.get(i).value(), level + 1);
        }
        newLine(0, level);
        out.append('}');
      }
      case Json.Arr array -> {
        if (array.items().isEmpty()) {
          out.append("[]");
          return;
        }
        out.append('[');
        for (int i = 0; i < array.items().size(); i++) {
          newLine(i, level + 1);
          write(array.items().get(i), level + 1);
        }
        newLine(0, level);
        out.append(']');
      }
      case Json.Str text -> out.append(quoted(text.value()));
      case Json.Num number -> out.append(number.text());
      case Json.Bool flag -> out.append(flag.value());
      case Json.Null _ -> out.append("null");
    }
  }

  private void newLine(int index, int level) {
    if (index > 0) {
      out.append(',');
    }
    out.append('\n').repeat("  ", level);
  }
}
