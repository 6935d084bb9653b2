package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.jobs.Uploads;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// Files for jobs: put here, they are read as `upload:<name>`; the logs of jobs are fetched here.
public final class UploadRoutes {
  private static final String TAG = "Uploads";
  private static final String ONE = "/api/v1/uploads/{name}";
  private static final Parameter NAME =
      Parameter.path("name", "1 to 128 letters, digits, '.', '_' and '-'.");

  private final Uploads uploads;

  public UploadRoutes(Uploads uploads) {
    this.uploads = uploads;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/uploads", "listUploads")
            .role(Role.VIEWER)
            .says(TAG, "Lists the files for jobs, by name.")
            .answers(Response.json(200, "The files.", "UploadList"))
            .to(_ -> list()),
        Route.own(Verb.PUT, ONE, "putUpload")
            .role(Role.ENGINEER)
            .says(TAG, "Puts a file there for jobs to read, in place of one of the same name.")
            .with(NAME)
            .streamedBody("AnyBytes")
            .answers(Response.json(201, "The file.", "Upload"))
            .to(this::put),
        Route.own(Verb.GET, ONE, "getUpload")
            .role(Role.VIEWER)
            .says(TAG, "Gives a file, such as the log of a job.")
            .with(NAME)
            .answers(Response.json(200, "The file as it is.", "AnyBytes"))
            .to(this::get),
        Route.own(Verb.DELETE, ONE, "deleteUpload")
            .role(Role.ENGINEER)
            .says(TAG, "Removes a file.")
            .with(NAME)
            .answers(Response.empty(204, "Done."))
            .to(this::delete));
  }

  private Answer list() {
    try {
      List<Uploads.Upload> files = uploads.list();
      return Answer.json(
          Json.write(
              json -> {
                json.writeStartObject();
                json.writeArrayPropertyStart("value");
                files.forEach(file -> write(json, file));
                json.writeEndArray();
                json.writeEndObject();
              }));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static void write(JsonGenerator json, Uploads.Upload file) {
    json.writeStartObject();
    json.writeStringProperty("name", file.name());
    json.writeNumberProperty("bytes", file.bytes());
    json.writeStringProperty("uri", Uploads.SCHEME + file.name());
    json.writeEndObject();
  }

  private Answer put(Call call) {
    String name = name(call);
    try {
      return switch (uploads.store(name, call.content())) {
        case Uploads.Stored.Done(Uploads.Upload file) ->
            Answer.json(201, Json.write(json -> write(json, file)), Map.of());
        case Uploads.Stored.TooLarge(long most) ->
            throw Fault.of(ErrorCode.PAYLOAD_INVALID, "The file is too large")
                .at("request body")
                .expected("at most %d bytes (setting jobs.upload-bytes)".formatted(most))
                .found("more")
                .status(413)
                .header("Connection", "close")
                .exception();
      };
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Answer get(Call call) {
    String name = name(call);
    Path file =
        uploads
            .find(name)
            .orElseThrow(
                () -> Fault.of(ErrorCode.NOT_FOUND, "There is no file " + name).exception());
    return new Answer.Download("application/octet-stream", file);
  }

  private Answer delete(Call call) {
    try {
      return uploads.remove(name(call))
          ? Answer.noContent(Map.of())
          : Answer.refused(
              Fault.of(ErrorCode.NOT_FOUND, "There is no file " + call.variable("name")));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static String name(Call call) {
    String name = call.variable("name");
    if (!Uploads.isName(name)) {
      throw Call.invalid(
              "file name", "1 to 128 letters, digits, '.', '_' and '-', no dot first", name)
          .exception();
    }
    return name;
  }

  private static LockstepException failed(IOException e) {
    return new LockstepException(
        ErrorCode.STORAGE_FAILED, "uploads: expected to read and write, found: " + e, e);
  }
}
