package io.lockstep.twin;

import io.lockstep.model.PurgeChange;
import io.lockstep.model.RetentionChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.keeping.LegalHold;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A write that an app asks for, as the Azure Digital Twins data plane knows it. Journalled by
/// [TwinCommandCodec], decided by [Kernel#decide]. All records are immutable. JSON is carried as
/// text and checked by the kernel; ETags as they stand in headers (`W/"..."` or `*`), null for no
/// condition.
///
/// What a command is about it says once, by the group that it belongs to: whoever needs to know
/// (the audit, the guard of writes, the kernel in parts) asks that, and names single commands only
/// where they differ.
public sealed interface TwinCommand {
  /// What it is about, as refusals and the audit name it; empty for nothing that has a name.
  String subject();

  /// About one twin.
  sealed interface OfTwin extends TwinCommand {
    /// Its id.
    String twinId();

    @Override
    default String subject() {
      return twinId();
    }
  }

  /// About a relationship.
  sealed interface OfRelationship extends TwinCommand {
    /// The twin that it leads from.
    String twinId();

    /// Its id, unique among those of the twin.
    String relationshipId();

    @Override
    default String subject() {
      return twinId() + "/" + relationshipId();
    }
  }

  /// About a command to a twin's device.
  sealed interface OfDeviceCommand extends TwinCommand {
    /// The twin that is commanded.
    String twinId();
  }

  /// About several twins at once.
  sealed interface OfSeveral extends TwinCommand {}

  /// About a model.
  sealed interface OfModel extends OfSpace {
    /// Its id.
    String modelId();

    @Override
    default String subject() {
      return modelId();
    }
  }

  /// About an event route.
  sealed interface OfEventRoute extends OfSpace {
    /// Its id.
    String routeId();

    @Override
    default String subject() {
      return routeId();
    }
  }

  /// About what all twins have in common: models, rules, policies, routes, options.
  sealed interface OfSpace extends TwinCommand {
    @Override
    default String subject() {
      return "";
    }
  }

  /// What whoever sends messages to devices notes of that work; no app asks for it.
  sealed interface OfSender {}

  /// Adds a batch of models, all or none. `json` is an array of DTDL Interfaces.
  record AddModels(String json) implements OfSpace {}

  /// Applies a JSON Patch to a model; only `replace /decommissioned` is allowed.
  record PatchModel(String modelId, String patch) implements OfModel {}

  /// Deletes a model that no other model refers to.
  record DeleteModel(String modelId) implements OfModel {}

  /// Creates a twin or replaces it; with `ifNoneMatch` only creates.
  ///
  /// @param isImport true for a twin that comes from elsewhere with values that are worked out
  ///   here: they are left out instead of being refused, and the answer's body is a JSON array of
  ///   their paths, empty text when there are none
  record PutTwin(String twinId, String json, boolean ifNoneMatch, boolean isImport)
      implements OfTwin {
    /// One that nobody else has worked out values of.
    public PutTwin(String twinId, String json, boolean ifNoneMatch) {
      this(twinId, json, ifNoneMatch, false);
    }
  }

  /// Applies a JSON Patch to a twin.
  record PatchTwin(String twinId, String patch, @Nullable String ifMatch) implements OfTwin {}

  /// Deletes a twin that has no relationships.
  record DeleteTwin(String twinId, @Nullable String ifMatch) implements OfTwin {}

  /// Creates a relationship or replaces it; with `ifNoneMatch` only creates.
  record PutRelationship(String twinId, String relationshipId, String json, boolean ifNoneMatch)
      implements OfRelationship {}

  /// Applies a JSON Patch to a relationship's own properties.
  record PatchRelationship(
      String twinId, String relationshipId, String patch, @Nullable String ifMatch)
      implements OfRelationship {}

  /// Deletes a relationship.
  record DeleteRelationship(String twinId, String relationshipId, @Nullable String ifMatch)
      implements OfRelationship {}

  /// Applies a JSON Patch to a component of a twin.
  record PatchComponent(String twinId, String componentPath, String patch, @Nullable String ifMatch)
      implements OfTwin {}

  /// Telemetry that an app sends in the name of a twin.
  ///
  /// @param componentPath the component, empty for the twin itself
  /// @param json an object of Telemetry values by name
  /// @param messageId the caller's id of the message
  /// @param sourceMicros when it was measured, microseconds since epoch, or [Long#MIN_VALUE]
  record PublishTelemetry(
      String twinId, String componentPath, String json, String messageId, long sourceMicros)
      implements OfTwin {}

  /// Purges what the history has of a twin: from now on nobody sees it any more. The twin itself,
  /// or one that is made anew, stays as it is and goes on.
  ///
  /// @param upToPosition the last input whose values go; what comes later than this command stays
  ///   in any case
  /// @param beforeMicros values with source times from here on stay, microseconds since epoch;
  ///   [Long#MAX_VALUE] when none do
  /// @param archive where a copy was put before, and by what it is recognised, for the audit; empty
  ///   for none
  /// @param why the reason, in their words; empty for none
  record PurgeTwin(String twinId, long upToPosition, long beforeMicros, String archive, String why)
      implements OfTwin {
    /// In place of a position or a time: all there is.
    public static final long ALL = Long.MAX_VALUE;

    /// What it takes as the input of a position: what is not known yet cannot be purged.
    public PurgeChange at(long position) {
      return new PurgeChange(new TwinId(twinId), Math.min(upToPosition, position), beforeMicros);
    }
  }

  /// Gives a drafted twin a real model: values that fit it stay, the others go, and the drafted
  /// model with them.
  record AdoptDraft(String twinId, String modelId) implements OfTwin {}

  /// Gives twins other models, in one step: all of them or none.
  ///
  /// @param moves at most one for each model that twins leave
  record MigrateTwins(List<Move> moves) implements OfSeveral {
    /// Copies the list.
    public MigrateTwins {
      moves = List.copyOf(moves);
    }

    @Override
    public String subject() {
      return moves.isEmpty() ? "" : moves.getFirst().from();
    }
  }

  /// Which twins get another model, and what becomes of values that stand elsewhere there.
  ///
  /// @param from the model that they have
  /// @param to the model that they get
  /// @param twins their ids; empty for all twins of exactly that model
  /// @param drop paths of properties, or of components as a whole, whose values go
  /// @param renames where values go that have another path in the new model
  record Move(String from, String to, List<String> twins, List<String> drop, List<Rename> renames) {
    /// Copies the lists.
    public Move {
      twins = List.copyOf(twins);
      drop = List.copyOf(drop);
      renames = List.copyOf(renames);
    }

    /// All twins of a model, whose values stay where they are.
    public static Move of(String from, String to) {
      return new Move(from, to, List.of(), List.of(), List.of());
    }
  }

  /// The path of a property, or of a component as a whole, in one model and in another.
  record Rename(String from, String to) {}

  /// Asks a twin's device to carry out a Command of its model. What becomes of it is kept, and told
  /// by change records.
  ///
  /// @param componentPath the component whose Command it is, empty for the twin itself
  /// @param payload the request, JSON text; null when there is none
  /// @param timeoutMicros how long an answer is awaited, 1 second to 1 hour; 0 for as long as the
  ///   contract of the command says, else 10 seconds
  /// @param idempotent true when carrying it out twice does no harm: then it is sent again when a
  ///   restart leaves its outcome unknown
  /// @param idempotencyKey when not empty, the same key of the same origin gives the same command
  ///   within 24 hours; at most 255 characters
  /// @param origin who asks, as the command shows it
  /// @param expectation what is expected to be seen of it; null for what the contract says
  record Invoke(
      String twinId,
      String componentPath,
      String name,
      @Nullable String payload,
      long timeoutMicros,
      boolean idempotent,
      String idempotencyKey,
      String origin,
      @Nullable Expectation expectation)
      implements OfDeviceCommand {
    /// One of which nothing is expected to be seen.
    public Invoke(
        String twinId,
        String componentPath,
        String name,
        @Nullable String payload,
        long timeoutMicros,
        boolean idempotent,
        String idempotencyKey,
        String origin) {
      this(
          twinId,
          componentPath,
          name,
          payload,
          timeoutMicros,
          idempotent,
          idempotencyKey,
          origin,
          null);
    }

    @Override
    public String subject() {
      return twinId;
    }
  }

  /// Says that a device has acknowledged the message of a command.
  ///
  /// @param micros when it did, microseconds since epoch
  record Delivered(String commandId, String twinId, long micros)
      implements OfDeviceCommand, OfSender {
    @Override
    public String subject() {
      return commandId;
    }
  }

  /// Asks to cancel a command. Before it is sent that is certain; once its message is with the
  /// device it is a wish.
  ///
  /// @param twinId the twin that was commanded
  /// @param by the principal's name
  /// @param reason in their words, empty for none; at most 1,000 characters
  record CancelCommand(String commandId, String twinId, String by, String reason)
      implements OfDeviceCommand {
    @Override
    public String subject() {
      return commandId;
    }
  }

  /// Says what came of the wish to cancel a command.
  ///
  /// @param withdrawn true when its message has not reached the device and will not; false when
  ///   that is not sure, and the device was told
  record CancelDecided(String commandId, String twinId, boolean withdrawn)
      implements OfDeviceCommand, OfSender {
    @Override
    public String subject() {
      return commandId;
    }
  }

  /// Says that there is no way to the device of a command that waits to be sent: it has failed.
  record Unroutable(String commandId, String reason) implements OfSpace, OfSender {
    @Override
    public String subject() {
      return commandId;
    }
  }

  /// Says that whoever sends commands was started again: what became of those that are sent and not
  /// answered is unknown. Those that are idempotent, and still in time, are sent again.
  record Restarted() implements OfSpace, OfSender {}

  /// Takes rules in place of all those before; a rule that stays as it is keeps its state.
  ///
  /// @param files the rule files, in the order in which they are read
  record SetRules(List<NamedText> files) implements OfSpace {
    /// Copies the list.
    public SetRules {
      files = List.copyOf(files);
    }
  }

  /// Takes policies in place of all those before.
  ///
  /// @param files the policy files, in the order in which they are read
  record SetPolicies(List<NamedText> files) implements OfSpace {
    /// Copies the list.
    public SetPolicies {
      files = List.copyOf(files);
    }
  }

  /// Takes other rules for how long what is kept in place of all those before.
  ///
  /// @param files the files, in whatever order
  record SetRetention(List<NamedText> files) implements OfSpace {
    /// Copies the list.
    public SetRetention {
      files = List.copyOf(files);
    }
  }

  /// Places a legal hold, or releases one.
  ///
  /// @param hold null to release; its reason, author and time are those of the command
  /// @param by the principal's name
  /// @param why the reason, in their words
  record SetHold(String name, @Nullable LegalHold hold, String by, String why) implements OfSpace {
    @Override
    public String subject() {
      return name;
    }
  }

  /// Tells the history for how long what is kept, as it was worked out from rules, holds and the
  /// graph; no app asks for it.
  record PlanKeeping(RetentionChange change) implements OfSpace, OfSender {}

  /// Notes that readings are missing, or takes such a note back.
  ///
  /// @param id of the note that is taken back; empty to note one
  /// @param twinId whose readings; empty for all twins
  /// @param path of which property, `/` between names, with all below; empty for all
  /// @param by the principal's name
  record NoteGap(
      String id,
      String twinId,
      String path,
      long fromMicros,
      long toMicros,
      String reason,
      String by)
      implements OfSpace {
    @Override
    public String subject() {
      return id.isEmpty() ? twinId : id;
    }
  }

  /// Says that somebody has seen an alarm.
  ///
  /// @param by the principal's name
  /// @param comment what they say about it, empty for nothing; at most 1,000 characters
  /// @param twinId whose alarm it is, so that it is known who decides; empty when the caller does
  ///   not know, which only a kernel that is not in parts can do without
  record AcknowledgeAlarm(String alarmId, String by, String comment, String twinId)
      implements OfTwin {
    /// The same of any twin.
    public AcknowledgeAlarm(String alarmId, String by, String comment) {
      this(alarmId, by, comment, "");
    }

    @Override
    public String subject() {
      return alarmId;
    }
  }

  /// Does something else with an alarm.
  ///
  /// @param alarmId which one; empty for that of a rule and a twin, whether one was raised or not
  /// @param rule the rule's name; empty when the alarm is named
  /// @param twinId whose alarm it is; may be empty when the alarm is named, as of
  ///   [AcknowledgeAlarm]
  /// @param by the principal's name
  /// @param why the reason, in their words; at most 1,000 characters
  record ActOnAlarm(
      String alarmId, String rule, String twinId, AlarmAction action, String by, String why)
      implements OfTwin {
    @Override
    public String subject() {
      return alarmId.isEmpty() ? rule + " of " + twinId : alarmId;
    }
  }

  /// Begins a run of a process, whatever its first step waits for.
  ///
  /// @param process its name, empty for the only one that the twin follows
  /// @param by the principal's name
  record BeginRun(String twinId, String process, String by) implements OfTwin {}

  /// Ends a run of a process before its time.
  ///
  /// @param by the principal's name
  /// @param why the reason, empty for none
  record EndRun(String twinId, String runId, String by, String why) implements OfTwin {}

  /// Takes over what a branch did, in one step: all or none.
  ///
  /// @param branch the branch's id
  /// @param basePosition the input position that it was forked at
  /// @param by the principal's name
  /// @param reason why, in their words; empty for nothing
  /// @param steps in the order in which they are carried out
  record Merge(String branch, long basePosition, String by, String reason, List<MergeStep> steps)
      implements OfSeveral {
    /// Copies the list.
    public Merge {
      steps = List.copyOf(steps);
    }

    @Override
    public String subject() {
      return branch;
    }
  }

  /// A step of a merge: a write of models, twins or relationships.
  ///
  /// @param guards what must hold before the first step, or nothing is merged
  record MergeStep(TwinCommand command, List<MergeGuard> guards) {
    /// Copies the list.
    public MergeStep {
      guards = List.copyOf(guards);
    }
  }

  /// Says what a value of a twin must be.
  ///
  /// @param path the property's name, components before it; `$model` for the id of its model
  /// @param json the value, JSON text; null when there must be none
  record MergeGuard(String twinId, String path, @Nullable String json) {}

  /// Makes an event route, or gives one another endpoint or filter.
  ///
  /// @param routeId its id
  /// @param endpointName where its events go; whether there is such an endpoint is for the caller
  ///   to check
  /// @param filter which events it takes, see [io.lockstep.twin.events.EventFilter]
  record PutEventRoute(String routeId, String endpointName, String filter)
      implements OfEventRoute {}

  /// Deletes an event route.
  record DeleteEventRoute(String routeId) implements OfEventRoute {}

  /// Installs an item at a location: makes the relationship `installed` from the one to the other.
  ///
  /// @param replace true to remove what is installed there first, in the same step
  record Install(String locationId, String itemId, boolean replace) implements OfSeveral {
    @Override
    public String subject() {
      return locationId;
    }
  }

  /// Removes an item from a location.
  ///
  /// @param itemId empty for the only one that is there
  record RemoveItem(String locationId, String itemId) implements OfSeveral {
    @Override
    public String subject() {
      return locationId;
    }
  }

  /// Says what a twin's writable Properties are desired to be; whoever sends messages tells its
  /// device, and what becomes of it is kept, and told by change records.
  ///
  /// @param json an object of values by name, those of a component in an object of its name; null
  ///   takes a desired value away
  /// @param replaces true when values that are not named are taken away; false when they stay
  /// @param ifMatch versions as in the header `If-Match`, null for no condition
  /// @param by who asks, as the document shows it
  /// @param why in their words, empty for nothing
  record SetDesired(
      String twinId, String json, boolean replaces, @Nullable String ifMatch, String by, String why)
      implements OfTwin {}

  /// Says that there is no way to tell a twin's device some of its desired values: they wait until
  /// it is heard of again.
  ///
  /// @param version the version at which that was found
  record DesiredUnroutable(String twinId, long version, List<Obstacle> obstacles)
      implements OfTwin, OfSender {
    /// Copies the list.
    public DesiredUnroutable {
      obstacles = List.copyOf(obstacles);
    }
  }

  /// Why a desired value cannot be told.
  ///
  /// @param path the property's name, components before it
  record Obstacle(String path, String reason) {}

  /// Changes what the kernel decides by.
  record SetOptions(KernelOptions options) implements OfSpace {}

  /// Changes how large the graph may get.
  record SetLimits(GraphLimits limits) implements OfSpace {}
}
