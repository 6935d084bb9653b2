package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Members;
import io.lockstep.model.text.NamedText;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// The files of a workspace in requests and answers: `{"files":[{"name","text"}]}`.
final class FileTexts {
  private FileTexts() {}

  /// The files that a body states; it states nothing else.
  static List<NamedText> read(JsonNode body) {
    Members.check(body, List.of("files"));
    return files(body);
  }

  /// The files that a body states beside other members.
  static List<NamedText> files(JsonNode body) {
    if (!body.path("files").isArray()) {
      throw Call.invalid("request body /files", "an array of files", body.path("files").toString())
          .exception();
    }
    List<NamedText> files = new ArrayList<>();
    for (JsonNode file : body.path("files")) {
      Members.check(file, List.of("name", "text"));
      files.add(new NamedText(Members.text(file, "name"), Members.text(file, "text")));
    }
    return files;
  }

  /// Writes the member `files`.
  static void write(JsonGenerator out, List<NamedText> files) {
    out.writeArrayPropertyStart("files");
    for (NamedText file : files) {
      out.writeStartObject();
      out.writeStringProperty("name", file.name());
      out.writeStringProperty("text", file.text());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
