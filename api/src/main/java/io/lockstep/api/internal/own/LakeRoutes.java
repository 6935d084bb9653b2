package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.history.lake.Lake;
import io.lockstep.history.lake.LakeFigures;
import io.lockstep.history.lake.LakeHealth;
import io.lockstep.history.lake.LakeStatus;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Role;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The lake: how far it is, which tables it has, and whether their files are there.
public final class LakeRoutes {
  private static final String TAG = "Lake";
  private static final long WAIT_SECONDS_MAX = 600;

  private final @Nullable Lake lake;
  private final WorkPool pool;

  /// @param lake null when none is written
  public LakeRoutes(@Nullable Lake lake, WorkPool pool) {
    this.lake = lake;
    this.pool = pool;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/lake", "getLake")
            .role(Role.ENGINEER)
            .says(TAG, "Tells how far the lake is, and its tables.")
            .answers(Response.json(200, "It.", "Lake"))
            .to(_ -> Answer.json(status(required()))),
        Route.own(Verb.POST, "/api/v1/lake/commit", "commitLake")
            .role(Role.ENGINEER)
            .says(TAG, "Commits what the changes log holds now, and answers when it is done.")
            .answers(Response.json(200, "It is.", "Lake"))
            .to(_ -> done(false)),
        Route.own(Verb.POST, "/api/v1/lake/compact", "compactLake")
            .role(Role.ENGINEER)
            .says(TAG, "Makes one of the small files of each partition of each table.")
            .answers(Response.json(200, "It is done.", "Lake"))
            .to(_ -> done(true)),
        Route.own(Verb.POST, "/api/v1/lake/verify", "verifyLake")
            .role(Role.ENGINEER)
            .says(TAG, "Looks whether each file of the last snapshots is there in its size.")
            .answers(Response.json(200, "What is wrong.", "LakeFindings"))
            .to(_ -> verify()));
  }

  private Lake required() {
    Lake present = lake;
    if (present == null) {
      throw new LockstepException(
          ErrorCode.NOT_FOUND,
          "the lake is off: expected the setting lake.location with a folder or a bucket, found none");
    }
    return present;
  }

  private Answer done(boolean compacts) throws InterruptedException {
    Lake present = required();
    try {
      Object _ =
          (compacts ? present.compact() : present.commit()).get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED, message(present.status().health(), e.getCause()), e);
    } catch (TimeoutException e) {
      throw new LockstepException(
          ErrorCode.TIMED_OUT,
          "the lake: expected to be done within %d s; it goes on".formatted(WAIT_SECONDS_MAX),
          e);
    }
    return Answer.json(status(present));
  }

  private static String message(LakeHealth health, @Nullable Throwable cause) {
    return health instanceof LakeHealth.Failed failed
        ? failed.message()
        : "lake: " + (cause == null ? "failed" : cause.getMessage());
  }

  private Answer verify() throws InterruptedException {
    Lake present = required();
    List<String> problems = pool.run(present::verify);
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("problems");
              problems.forEach(out::writeString);
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static String status(Lake lake) {
    LakeStatus status = lake.status();
    return Json.write(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("location", status.location());
          switch (status.health()) {
            case LakeHealth.Running _ -> out.writeStringProperty("state", "running");
            case LakeHealth.Resting _ -> out.writeStringProperty("state", "starting");
            case LakeHealth.Incomplete(String message) -> {
              out.writeStringProperty("state", "incomplete");
              out.writeStringProperty("reason", message);
            }
            case LakeHealth.Retrying(String message, var since) -> {
              out.writeStringProperty("state", "retrying");
              out.writeStringProperty("reason", message);
              out.writeStringProperty("since", since.toString());
            }
            case LakeHealth.Failed(String message, var since) -> {
              out.writeStringProperty("state", "failed");
              out.writeStringProperty("reason", message);
              out.writeStringProperty("since", since.toString());
            }
          }
          out.writeNumberProperty("position", status.position());
          out.writeNumberProperty("lagBytes", status.lagBytes());
          status
              .lastCommit()
              .ifPresent(time -> out.writeStringProperty("lastCommit", time.toString()));
          out.writeNumberProperty("rowsWritten", status.rows());
          out.writeNumberProperty("commits", status.commits());
          out.writeNumberProperty("misfits", status.misfits());
          out.writeNumberProperty("unreadable", status.unreadable());
          LakeFigures figures = status.figures();
          out.writeNumberProperty("waitingRows", figures.waitingRows());
          out.writeNumberProperty("lagSeconds", figures.lag().toMillis() / 1e3);
          out.writeNumberProperty("failures", figures.failures());
          out.writeBooleanProperty("shareable", figures.isShareable());
          out.writeNumberProperty("storeRequests", figures.store().requests());
          out.writeNumberProperty("storeRetries", figures.store().retries());
          out.writeArrayPropertyStart("tables");
          for (LakeStatus.Table table : status.tables()) {
            out.writeStartObject();
            out.writeStringProperty("name", table.name());
            out.writeStringProperty("model", table.model());
            out.writeStringProperty("location", table.location());
            out.writeNumberProperty("rows", table.rows());
            out.writeNumberProperty("files", table.files());
            out.writeNumberProperty("bytes", table.bytes());
            out.writeNumberProperty("columns", table.columns());
            out.writeNumberProperty("snapshots", table.snapshots());
            out.writeNumberProperty("position", table.position());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }
}
