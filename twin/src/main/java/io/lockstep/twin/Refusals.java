package io.lockstep.twin;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.text.Problem;
import io.lockstep.stream.Compute;
import io.lockstep.stream.Rule;
import io.lockstep.stream.Writer;
import java.util.List;

/// Refusals with the codes, messages and statuses of the Azure Digital Twins data plane.
final class Refusals {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;

  private Refusals() {}

  static Refusal invalidArgument(String message) {
    return Refusal.of(BAD_REQUEST, "InvalidArgument", message);
  }

  static Refusal limitExceeded(String message) {
    return Refusal.of(BAD_REQUEST, "LimitExceeded", message);
  }

  static Refusal twinLimitReached(int most) {
    return Refusal.of(
        BAD_REQUEST,
        "TwinLimitReached",
        "The maximum number of digital twins allowed has been reached: expected at most %d (limits.twins), found as many already. Delete some, or raise the limit."
            .formatted(most));
  }

  /// @param what such as `relationships`
  /// @param setting the key of the limit
  static Refusal limitExceeded(String what, long most, long found, String setting) {
    return Refusal.of(
        BAD_REQUEST,
        "LimitExceeded",
        "%s: expected at most %d (%s), found %d".formatted(what, most, setting, found));
  }

  static Refusal invalidTwin(List<String> problems) {
    return new Refusal("ValidationFailed", "Invalid twin specified", BAD_REQUEST, problems);
  }

  static Refusal validationFailed(String message, List<String> problems) {
    return new Refusal("ValidationFailed", message, BAD_REQUEST, problems);
  }

  static Refusal patchInvalid(String message) {
    return Refusal.of(BAD_REQUEST, "JsonPatchInvalid", message);
  }

  static Refusal twinNotFound(String id) {
    return Refusal.of(
        NOT_FOUND,
        "DigitalTwinNotFound",
        "There is no digital twin instance that exists with the ID "
            + id
            + ". Please verify that the twin id is valid and ensure that the twin is not deleted.");
  }

  static Refusal targetNotFound(String id) {
    return Refusal.of(
        NOT_FOUND,
        "TargetTwinNotFound",
        "There is no digital twin instance that exists with the ID "
            + id
            + ", which $targetId names. Create the target first.");
  }

  static Refusal relationshipNotFound(String twinId, String relationshipId) {
    return Refusal.of(
        NOT_FOUND,
        "RelationshipNotFound",
        "There is no relationship with the ID %s on the digital twin with the ID %s."
            .formatted(relationshipId, twinId));
  }

  static Refusal componentNotFound(String twinId, String path, List<String> known) {
    return Refusal.of(
        NOT_FOUND,
        "ComponentNotFound",
        "There is no component %s on the digital twin with the ID %s; its model has %s."
            .formatted(path, twinId, known));
  }

  /// There is no command of this id to this twin.
  static Refusal commandNotKept(String twinId, String commandId) {
    return Refusal.of(
        404,
        "CommandNotFound",
        "Expected the id of a command to %s, found %s, which there is not or which is no longer kept."
            .formatted(twinId, CommandProgress.shortened(commandId)));
  }

  static Refusal commandNotFound(String name, String modelId, List<String> known) {
    return Refusal.of(
        NOT_FOUND,
        "CommandNotFound",
        "There is no command %s in the model %s; it has %s.".formatted(name, modelId, known));
  }

  /// The answer to what policies do not grant.
  static Refusal forbidden(String message) {
    return Refusal.of(FORBIDDEN, "Forbidden", message);
  }

  static Refusal alarmNotFound(String id) {
    return Refusal.of(
        NOT_FOUND,
        "AlarmNotFound",
        "There is no alarm with the ID " + id + "; it may be over and no longer listed.");
  }

  static Refusal runNotFound(String id) {
    return Refusal.of(
        NOT_FOUND,
        "RunNotFound",
        "The twin has no run with the ID " + id + "; it may be over and no longer listed.");
  }

  static Refusal processNotFound(String twinId, String process) {
    return Refusal.of(
        NOT_FOUND,
        "ProcessNotFound",
        process.isEmpty()
            ? "The twin " + twinId + " follows no process."
            : "The twin " + twinId + " follows no process " + process + ".");
  }

  /// The answer to rules or policies that cannot be used.
  static Refusal rulesInvalid(List<Problem> problems) {
    return new Refusal(
        ErrorCode.CONFIGURATION_INVALID.name(),
        problems.getFirst().toString(),
        BAD_REQUEST,
        problems.stream().map(Problem::toString).toList());
  }

  static Refusal modelNotFound(String id) {
    return Refusal.of(
        NOT_FOUND, "ModelNotFound", "There is no model with the ID " + id + ". Upload it first.");
  }

  static Refusal modelExists(String id) {
    return Refusal.of(
        CONFLICT,
        "ModelAlreadyExists",
        "There is already a model with the ID "
            + id
            + ". A model cannot be changed: upload it with a higher version.");
  }

  static Refusal modelDecommissioned(String id) {
    return Refusal.of(
        BAD_REQUEST,
        "ModelDecommissioned",
        "The model " + id + " is decommissioned: no new twins of it are accepted.");
  }

  static Refusal twinExists(String id) {
    return Refusal.of(
        PRECONDITION_FAILED,
        "PreconditionFailed",
        "If-None-Match: * header was specified but a twin with the id "
            + id
            + " was found. Please specify a different twin id.");
  }

  static Refusal relationshipExists(String id) {
    return Refusal.of(
        PRECONDITION_FAILED,
        "PreconditionFailed",
        "If-None-Match: * header was specified but a relationship with the id "
            + id
            + " was found. Please specify a different relationship id.");
  }

  static Refusal ifMatchInvalid() {
    return invalidArgument(
        "Invalid If-Match header value. Allowed value(s): If-Match: {etag} or If-Match: *");
  }

  static Refusal etagDiffers(String expected, String found) {
    return Refusal.of(
        PRECONDITION_FAILED,
        "PreconditionFailed",
        "The If-Match header is %s and the present ETag is %s: read again, then repeat the change."
            .formatted(expected, found));
  }

  static Refusal eventRouteNotFound(String id) {
    return Refusal.of(
        NOT_FOUND, "EventRouteNotFound", "There is no event route with the ID " + id + ".");
  }

  /// The answer to an event route that cannot be.
  ///
  /// @param part `Id`, `Endpoint` or `Filter`
  static Refusal eventRouteInvalid(String part, String message) {
    return Refusal.of(BAD_REQUEST, "EventRoute" + part + "Invalid", message);
  }

  static Refusal notAllowed(String message) {
    return Refusal.of(BAD_REQUEST, "OperationNotAllowed", message);
  }

  /// A property has a writer of its own.
  ///
  /// @param place where the writer stands
  static Refusal computedProperty(String path, Writer writer, String place) {
    return Refusal.of(
        BAD_REQUEST,
        "ComputedProperty",
        "%s: expected a property that apps can set, found one that %s; leave it out, or change the %s"
            .formatted(
                path,
                writer.deed(place),
                switch (writer) {
                  case Compute _ -> "computed property";
                  case Rule _ -> "process";
                }));
  }

  static Refusal invalidRelationship(String message, List<String> problems) {
    return new Refusal("InvalidRelationship", message, BAD_REQUEST, problems);
  }

  static Refusal relationshipsNotDeleted(String id, int out, int in) {
    return Refusal.of(
        BAD_REQUEST,
        "RelationshipsNotDeleted",
        "The digital twin %s has %d outgoing and %d incoming relationships: delete them first."
            .formatted(id, out, in));
  }

  /// The answer to a migration that values or relationships stand against.
  ///
  /// @param count how many reasons there are
  /// @param reasons the first of them
  static Refusal migrationRefused(long count, List<String> reasons) {
    return new Refusal(
        "MigrationRefused",
        "No twin was migrated: %d %s against it%s"
            .formatted(
                count,
                count == 1 ? "reason stands" : "reasons stand",
                count > reasons.size() ? ", of which %d are listed".formatted(reasons.size()) : ""),
        CONFLICT,
        reasons);
  }

  /// The answer to a merge of what the graph changed, too, since the fork.
  static Refusal mergeConflicts(List<String> conflicts) {
    return new Refusal(
        "MergeConflict",
        "Nothing was merged: %d %s that the graph changed, too, since the fork"
            .formatted(
                conflicts.size(),
                conflicts.size() == 1 ? "change is of something" : "changes are of something"),
        CONFLICT,
        conflicts);
  }

  static Refusal conflict(String code, String message) {
    return Refusal.of(CONFLICT, code, message);
  }
}
