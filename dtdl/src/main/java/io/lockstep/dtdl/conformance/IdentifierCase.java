package io.lockstep.dtdl.conformance;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
            ? list.items().stream().map(Json::plain).toList()
            : List.of();
    return Json.plain(expect.get("MajorVersion")).equals(Integer.toString(id.majorVersion()))
        && Json.plain(expect.get("MinorVersion")).equals(Integer.toString(id.minorVersion()))
        && Double.parseDouble(Json.plain(expect.get("CompleteVersion"))) == id.completeVersion()
        && Json.plain(expect.get("Versionless")).equals(id.versionless())
        && labels.equals(id.labels())
        && Json.plain(expect.get("IsReserved")).equals(Boolean.toString(id.isReserved()))
        && Json.plain(expect.get("Fragment")).equals(id.fragment());
  }
}
