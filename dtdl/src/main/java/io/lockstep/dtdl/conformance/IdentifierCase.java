package io.lockstep.dtdl.conformance;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A case about an identifier: is it valid, and what are its parts?
final class IdentifierCase {

  private IdentifierCase() {}

  static CaseResult run(String file, String name, Json.Obj json, Tally tally) {
    tally.cases++;
    String text = json.get("idText") instanceof Json.Str id ? id.value() : "";
    boolean isValid = json.get("valid") instanceof Json.Bool valid && valid.value();
    Optional<Dtmi> parsed = Dtmi.tryParse(text);
    List<String> misses = new ArrayList<>();
    if (parsed.isPresent() != isValid) {
      misses.add("'" + text + "' should be " + (isValid ? "valid" : "invalid"));
    } else if (parsed.isPresent()
        && json.get("expect") instanceof Json.Obj expect
        && !hasParts(parsed.get(), expect)) {
      misses.add("'" + text + "' has other parts");
    }
    if (misses.isEmpty()) {
      tally.verdicts++;
    }
    misses.forEach(miss -> tally.miss(name + ": " + miss));
    return new CaseResult(
        file, name, parsed.isPresent(), isValid, List.of(), List.of(), List.of(), misses);
  }

  private static boolean hasParts(Dtmi id, Json.Obj expect) {
    List<String> labels =
        expect.get("Labels") instanceof Json.Arr list
            ? list.items().stream().map(IdentifierCase::text).toList()
            : List.of();
    return text(expect.get("MajorVersion")).equals(Integer.toString(id.majorVersion()))
        && text(expect.get("MinorVersion")).equals(Integer.toString(id.minorVersion()))
        && Double.parseDouble(text(expect.get("CompleteVersion"))) == id.completeVersion()
        && text(expect.get("Versionless")).equals(id.versionless())
        && labels.equals(id.labels())
        && text(expect.get("IsReserved")).equals(Boolean.toString(id.isReserved()))
        && text(expect.get("Fragment")).equals(id.fragment());
  }

  private static String text(@Nullable Json json) {
    return switch (json) {
      case Json.Str text -> text.value();
      case Json.Num number -> number.text();
      case Json.Bool flag -> Boolean.toString(flag.value());
      case Json.Obj _, Json.Arr _, Json.Null _ -> "";
      case null -> "";
    };
  }
}
