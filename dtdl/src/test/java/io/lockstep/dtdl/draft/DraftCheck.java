package io.lockstep.dtdl.draft;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.ValueChecker;
import io.lockstep.dtdl.ValueError;
import io.lockstep.dtdl.Valued;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import io.lockstep.dtdl.internal.json.JsonReader;
import io.lockstep.dtdl.internal.json.JsonTextException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a draft with the parser, and checks payloads against it as a person would: a member is a
/// content of its name, or of the name that the draft shows for it.
final class DraftCheck {

  private DraftCheck() {}

  static ModelSet parse(String dtdl) {
    ParseResult result = new DtdlParser().parse(List.of(new ModelSource("draft", dtdl)));
    assertThat(result.errors()).as(dtdl).isEmpty();
    assertThat(result.unresolved()).as(dtdl).isEmpty();
    return result.models();
  }

  /// Everything in the payload that the model does not take must be named by a note.
  static void assertTakes(ModelSet models, Dtmi id, String payload, List<DraftNote> notes) {
    List<List<String>> misfits = new ArrayList<>();
    try {
      if (withoutNull(JsonReader.read(payload)) instanceof Json.Obj object) {
        collect(models, models.find(id).orElseThrow(), object, "", misfits);
      }
    } catch (JsonTextException e) {
      throw new IllegalStateException(e);
    }
    for (List<String> misfit : misfits) {
      assertThat(notes.stream().anyMatch(note -> covers(note, misfit)))
          .as("%s of %s is told by one of %s", misfit, payload, notes)
          .isTrue();
    }
  }

  private static void collect(
      ModelSet models, Interface model, Json.Obj payload, String path, List<List<String>> misfits) {
    Map<String, Content> contents = new LinkedHashMap<>();
    for (Content content : model.contents().values()) {
      contents.put(content.name(), content);
      content.displayName().values().forEach(key -> contents.putIfAbsent(key, content));
    }
    for (Json.Member member : payload.members()) {
      String place = path + "/" + SchemaWriter.escaped(member.name());
      Content content =
          contents.getOrDefault(
              member.name(), contents.get(SchemaWriter.displayName(member.name())));
      if (content instanceof Component component && member.value() instanceof Json.Obj inner) {
        collect(models, models.find(component.schema()).orElseThrow(), inner, place, misfits);
      } else if (content instanceof Valued valued) {
        for (ValueError error :
            new ValueChecker(models).check(valued.schema(), JsonPrinter.print(member.value()))) {
          misfits.add(segments(place + error.path()));
        }
      } else {
        misfits.add(segments(place));
      }
    }
  }

  private static List<String> segments(String pointer) {
    return pointer.isEmpty() ? List.of() : List.of(pointer.substring(1).split("/", -1));
  }

  /// True if the note's path is that of the misfit or one around it; indexes and keys of maps do
  /// not stand in notes.
  private static boolean covers(DraftNote note, List<String> misfit) {
    int at = 0;
    List<String> noted = segments(note.path());
    for (String segment : misfit) {
      if (at < noted.size() && isSame(noted.get(at), segment)) {
        at++;
      }
    }
    return at == noted.size();
  }

  /// Two keys may have become one name: `my-temp` in a model, then `my_temp` in a payload.
  private static boolean isSame(String noted, String segment) {
    return noted.equals(segment) || new LegalNames().of(noted).equals(new LegalNames().of(segment));
  }

  /// `null` says nothing, and no schema holds it.
  private static Json withoutNull(Json value) {
    return switch (value) {
      case Json.Obj object -> {
        List<Json.Member> members = new ArrayList<>();
        for (Json.Member member : object.members()) {
          if (!(member.value() instanceof Json.Null)) {
            members.add(JsonParts.member(member.name(), withoutNull(member.value())));
          }
        }
        yield JsonParts.object(members);
      }
      case Json.Arr array -> {
        List<Json> items = new ArrayList<>();
        for (Json item : array.items()) {
          if (!(item instanceof Json.Null)) {
            items.add(withoutNull(item));
          }
        }
        yield JsonParts.array(items);
      }
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> value;
    };
  }
}
