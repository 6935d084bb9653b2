package io.lockstep.api.internal.adt;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.PercentCoding;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.RouteBuilder;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.jobs.Job;
import io.lockstep.api.internal.jobs.Jobs;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.twin.Page;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Operations 25 to 32: import and delete jobs. The API definition of 2023-10-31 says
/// `/jobs/deletions`, earlier ones and documents `/jobs/delete`; both are served.
public final class JobRoutes {
  private static final String TAG = "Jobs";
  private static final String IMPORT = "/jobs/imports/{id}";
  private static final int ID_LENGTH_MAX = 128;
  private static final int TIMEOUT_MINUTES = 720;
  private static final Parameter ID = Parameter.path("id", "The job's id, case-sensitive.");
  private static final Parameter OPERATION_ID =
      Parameter.header("operation-id", "The job's id; drawn by the server when absent.");
  private static final Parameter TIMEOUT =
      Parameter.query(
          "timeoutInMinutes",
          "{\"type\":\"integer\",\"minimum\":15,\"maximum\":1440,\"default\":720}",
          "After which the job gives up.");

  private final Jobs jobs;
  private final Json json;
  private final int bodyBytesMax;

  public JobRoutes(Jobs jobs, Json json, int bodyBytesMax) {
    this.jobs = jobs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(
        listing(Route.azure(Verb.GET, "/jobs/imports", "ImportJobs_List"))
            .says(TAG, "Lists import jobs, by id.")
            .answers(Response.json(200, "A page of jobs.", "ImportJobPage"))
            .to(call -> list(call, Job.Kind.IMPORT)));
    routes.add(
        Route.azure(Verb.PUT, IMPORT, "ImportJobs_Add")
            .role(Role.ENGINEER)
            .says(TAG, "Begins to import models, twins and relationships from a file.")
            .with(ID)
            .with(Azure.API_VERSION)
            .jsonBody("ImportJob", bodyBytesMax)
            .answers(Response.json(201, "The job.", "ImportJob"))
            .to(this::add));
    routes.add(
        Route.azure(Verb.GET, IMPORT, "ImportJobs_GetById")
            .role(Role.VIEWER)
            .says(TAG, "Gives one import job.")
            .with(ID)
            .with(Azure.API_VERSION)
            .answers(Response.json(200, "The job.", "ImportJob"))
            .to(call -> get(call, Job.Kind.IMPORT)));
    routes.add(
        Route.azure(Verb.DELETE, IMPORT, "ImportJobs_Delete")
            .role(Role.ENGINEER)
            .says(TAG, "Forgets an import job that is over, so that its id is free.")
            .with(ID)
            .with(Azure.API_VERSION)
            .answers(Response.empty(204, "Done."))
            .to(this::delete));
    routes.add(
        Route.azure(Verb.POST, IMPORT + "/cancel", "ImportJobs_Cancel")
            .role(Role.ENGINEER)
            .says(TAG, "Stops an import job where it is; what it has done stays.")
            .with(ID)
            .with(Azure.API_VERSION)
            .answers(Response.json(200, "The job.", "ImportJob"))
            .to(this::cancel));
    addDeletions(routes, "/jobs/deletions", "");
    addDeletions(routes, "/jobs/delete", "_Older");
    return routes;
  }

  private void addDeletions(List<Route> routes, String path, String suffix) {
    routes.add(
        Route.azure(Verb.POST, path, "DeleteJobs_Add" + suffix)
            .role(Role.ENGINEER)
            .says(TAG, "Begins to delete all relationships, twins and models.")
            .with(Azure.API_VERSION)
            .with(OPERATION_ID)
            .with(TIMEOUT)
            .answers(
                Response.json(
                    202, "The job; the header Operation-Location leads to it.", "DeleteJob"))
            .to(call -> addDeletion(call, path)));
    routes.add(
        listing(Route.azure(Verb.GET, path, "DeleteJobs_List" + suffix))
            .says(TAG, "Lists delete jobs, by id.")
            .answers(Response.json(200, "A page of jobs.", "DeleteJobPage"))
            .to(call -> list(call, Job.Kind.DELETE)));
    routes.add(
        Route.azure(Verb.GET, path + "/{id}", "DeleteJobs_GetById" + suffix)
            .role(Role.VIEWER)
            .says(TAG, "Gives one delete job.")
            .with(ID)
            .with(Azure.API_VERSION)
            .answers(Response.json(200, "The job.", "DeleteJob"))
            .to(call -> get(call, Job.Kind.DELETE)));
  }

  private static RouteBuilder listing(RouteBuilder route) {
    return route
        .role(Role.VIEWER)
        .with(Azure.API_VERSION)
        .with(Azure.CONTINUATION)
        .with(Azure.MAX_ITEMS);
  }

  private Answer add(Call call) {
    String id = checkedId(call.variable("id"));
    Azure.body(call, json, "ValidationFailed", "The import job is not valid JSON");
    JsonNode body = json.parse(call.body());
    String input = uri(body, "inputBlobUri");
    String output = uri(body, "outputBlobUri");
    return switch (jobs.addImport(call.principal(), id, input, output)) {
      case Jobs.Result.Done(Job job) -> Answer.json(201, job.json(), Map.of());
      case Jobs.Result.Not(Jobs.Refused why) -> throw refused(why);
      case Jobs.Result.Unknown _ -> throw notFound(Job.Kind.IMPORT, id);
    };
  }

  private static String uri(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (!value.isString() || value.stringValue().isBlank()) {
      throw Azure.plain(
          ErrorCode.VALIDATION_FAILED,
          "ValidationFailed",
          "The import job is not valid; request body /%s: expected the address of a file, found %s"
              .formatted(name, value.isMissingNode() ? "none" : value.toString()));
    }
    return value.stringValue();
  }

  private static String checkedId(String id) {
    boolean isPrintable = id.codePoints().noneMatch(Character::isISOControl);
    if (id.isBlank() || id.length() > ID_LENGTH_MAX || !isPrintable) {
      throw Azure.plain(
          ErrorCode.VALIDATION_FAILED,
          "ValidationFailed",
          "job id: expected 1 to %d printable characters, found %d"
              .formatted(ID_LENGTH_MAX, id.length()));
    }
    return id;
  }

  private Answer addDeletion(Call call, String path) {
    String id =
        checkedId(call.header("operation-id").orElseGet(() -> UUID.randomUUID().toString()));
    int timeout = call.queryInt("timeoutInMinutes", 15, 1_440, TIMEOUT_MINUTES);
    return switch (jobs.addDeletion(call.principal(), id, timeout)) {
      case Jobs.Result.Done(Job job) ->
          Answer.json(202, job.json(), Map.of("Operation-Location", location(call, path, id)));
      case Jobs.Result.Not(Jobs.Refused why) -> throw refused(why);
      case Jobs.Result.Unknown _ -> throw notFound(Job.Kind.DELETE, id);
    };
  }

  private static String location(Call call, String path, String id) {
    String version = call.query("api-version").orElse("2023-10-31");
    return "%s%s/%s?api-version=%s"
        .formatted(call.origin(), path, PercentCoding.encode(id), PercentCoding.encode(version));
  }

  private Answer get(Call call, Job.Kind kind) {
    String id = call.variable("id");
    return Answer.json(jobs.find(kind, id).orElseThrow(() -> notFound(kind, id)).json());
  }

  private Answer delete(Call call) {
    String id = call.variable("id");
    return switch (jobs.remove(id)) {
      case Jobs.Result.Done _ -> Answer.noContent(Map.of());
      case Jobs.Result.Not(Jobs.Refused why) -> throw refused(why);
      case Jobs.Result.Unknown _ -> throw notFound(Job.Kind.IMPORT, id);
    };
  }

  private Answer cancel(Call call) {
    String id = call.variable("id");
    return switch (jobs.cancel(id)) {
      case Jobs.Result.Done(Job job) -> Answer.json(job.json());
      case Jobs.Result.Not(Jobs.Refused why) -> throw refused(why);
      case Jobs.Result.Unknown _ -> throw notFound(Job.Kind.IMPORT, id);
    };
  }

  private Answer list(Call call, Job.Kind kind) {
    String after = after(Azure.continuation(call));
    List<Job> rest =
        jobs.all(kind).stream()
            .filter(job -> after == null || job.id().compareTo(after) > 0)
            .toList();
    int size = Math.min(Azure.pageSize(call), rest.size());
    List<String> items = rest.subList(0, size).stream().map(Job::json).toList();
    String next =
        size < rest.size()
            ? Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(rest.get(size - 1).id().getBytes(StandardCharsets.UTF_8))
            : null;
    return Azure.page(call, new Page(items, next));
  }

  /// The id behind which a page begins.
  private static @Nullable String after(@Nullable String continuation) {
    if (continuation == null) {
      return null;
    }
    try {
      return new String(Base64.getUrlDecoder().decode(continuation), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Azure.plain(
          ErrorCode.INVALID_ARGUMENT,
          "InvalidArgument",
          "query parameter continuationToken: expected one of a nextLink, found another text");
    }
  }

  private static RuntimeException refused(Jobs.Refused why) {
    return switch (why) {
      case Jobs.Refused.TooMany(int max) ->
          Azure.plain(
              ErrorCode.VALIDATION_FAILED,
              "JobLimitReached",
              "expected at most %d %s to run at a time, found as many; wait for the end or cancel (setting limits.jobs)"
                  .formatted(max, max == 1 ? "job" : "jobs"));
      case Jobs.Refused.Invalid(String message) ->
          Azure.plain(ErrorCode.VALIDATION_FAILED, "ValidationFailed", message);
    };
  }

  private static RuntimeException notFound(Job.Kind kind, String id) {
    return switch (kind) {
      case IMPORT ->
          Azure.plain(
              ErrorCode.NOT_FOUND, "ImportJobNotFound", "There is no import job with the ID " + id);
      case DELETE ->
          Azure.plain(
              ErrorCode.NOT_FOUND, "DeleteJobNotFound", "There is no delete job with the ID " + id);
    };
  }
}
