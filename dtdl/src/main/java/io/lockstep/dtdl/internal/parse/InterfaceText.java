package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import io.lockstep.dtdl.internal.json.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The text of each interface such that it can be parsed on its own: as written, but an interface
/// that is written inside of another one stands there by its identifier, and has the context that
/// it stood in.
final class InterfaceText {
  private static final String LANGUAGE = "dtmi:dtdl:context;";
  private static final String LIMITS = "dtmi:dtdl:limits:";

  /// What to put in the place of a part of a text.
  private record Edit(int start, int end, String text) {}

  /// Interfaces that are written inside of others, by the holder's identifier.
  private final Map<String, List<Element>> inner = new HashMap<>();

  InterfaceText(Iterable<Element> elements) {
    for (Element element : elements) {
      Element parent = element.parent;
      if (element.type.isRoot() && parent != null) {
        inner.computeIfAbsent(parent.partition, _ -> new ArrayList<>()).add(element);
      }
    }
  }

  /// The text of an interface.
  String of(Element element) {
    Span span = element.json.span();
    List<Edit> edits = new ArrayList<>();
    if (element.parent != null) {
      edits.add(context(element, span));
    }
    for (Element part : inner.getOrDefault(element.id, List.of())) {
      Span place = part.json.span();
      edits.add(new Edit(place.start(), place.end(), JsonPrinter.quoted(part.id)));
    }
    edits.sort((a, b) -> Integer.compare(a.start, b.start));
    String source = element.source.text();
    StringBuilder text = new StringBuilder();
    int at = span.start();
    for (Edit edit : edits) {
      text.append(source, at, edit.start).append(edit.text);
      at = edit.end;
    }
    return text.append(source, at, span.end()).toString();
  }

  private static Edit context(Element element, Span span) {
    StringBuilder list = new StringBuilder();
    for (String specifier : specifiers(element)) {
      list.append(list.isEmpty() ? "[" : ", ").append(JsonPrinter.quoted(specifier));
    }
    list.append(']');
    Json own = element.json.get("@context");
    if (own == null) {
      int start = span.start() + 1;
      return new Edit(start, start, "\"@context\": " + list + ", ");
    }
    int end =
        own instanceof Json.Str
            ? stringEnd(element.source.text(), own.span().start())
            : own.span().end();
    return new Edit(own.span().start(), end, list.toString());
  }

  /// The index behind a string that starts here.
  private static int stringEnd(String text, int start) {
    int at = start + 1;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /// What is in force for an element: the language, its limits, then the extensions.
  private static List<String> specifiers(Element element) {
    Deque<Json> contexts = new ArrayDeque<>();
    for (Element holder = element; holder != null; holder = holder.parent) {
      Json context = holder.json.get("@context");
      if (context != null) {
        contexts.push(context);
      }
    }
    List<String> inForce = new ArrayList<>();
    for (Json context : contexts) {
      boolean hasExtension = false;
      for (Json item : context instanceof Json.Arr list ? list.items() : List.of(context)) {
        String specifier = item instanceof Json.Str text ? text.value() : "";
        if (isLimit(specifier)) {
          inForce.add(1, specifier);
        } else if (!specifier.startsWith(LANGUAGE)) {
          hasExtension = true;
          if (!inForce.contains(specifier)) {
            inForce.add(specifier);
          }
        } else {
          // The language anew forgets the extensions, unless one stands before it (DTDL v2).
          boolean keeps = hasExtension;
          inForce.removeIf(old -> !keeps || old.startsWith(LANGUAGE) || isLimit(old));
          inForce.addFirst(specifier);
        }
      }
    }
    return inForce;
  }

  private static boolean isLimit(String specifier) {
    return specifier.startsWith(LIMITS)
        || (specifier.startsWith(LANGUAGE) && specifier.endsWith("#limits"));
  }
}
