package io.lockstep.space.parts;

import io.lockstep.ingest.FieldDecoder;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Text;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.Command;
import io.lockstep.space.CommandNotes;
import io.lockstep.space.CommandRecord;
import io.lockstep.space.Driver;
import io.lockstep.space.DriverState;
import io.lockstep.stream.Compute;
import io.lockstep.stream.Rule;
import io.lockstep.stream.Rules;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.KernelRole;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import io.lockstep.twin.Structure;
import io.lockstep.twin.TwinCommand;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first stage: one a space. It takes the inputs of the space in their order, decides what is
/// about structure (models, which twins there are, relationships, devices, bindings), and sends
/// what is about one twin to that twin's part. Single writer: confined to one thread.
///
/// What a twin has to decide by its values, and structure depends on, goes to its part, and the
/// next input waits for the [Verdict]: a twin gets another model, or is deleted if it has not
/// changed.
public final class GraphPart {
  private static final int FORMAT = 1;
  private static final String ANY = "*";

  private static final String DESIRED_VALUES =
      "A space in parts has no desired values: send a command of the model.";

  private static final String SEVERAL_TWINS =
      "A space in parts has no step over several twins: send a patch for each of them.";

  private static final String WRITES_ELSEWHERE =
      "Rules that write properties of other twins need the space in one part for twins: start the job anew with one, or let them write to self.";

  private static final String ALONG_RELATIONSHIPS =
      "Properties that are computed along relationships need the space in one part for twins: start the job anew with one, or leave them out.";

  private static final String REBINDING =
      "The past cannot be bound anew in a space in parts: re-bind it in a space that one process runs.";

  private static final String MODEL = "$model";

  private final int parts;
  private final Decisions decisions;
  private final Kernel kernel;
  private final PartChanges changes = new PartChanges();

  /// What an edge node of Sparkplug has said of a twin, which its part takes.
  @SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
  private record Told(String twin, byte[] news) {}

  private final List<Told> members = new ArrayList<>();
  private final List<Body.Answered> answers = new ArrayList<>();

  /// What was held of a device that the present input releases.
  private final List<ByteBuffer> released = new ArrayList<>();

  /// The twin whose verdict is awaited; null when none is.
  private @Nullable String awaited;

  private long position;

  private GraphPart(int parts, DriverState state) {
    this.parts = parts;
    this.decisions = new Decisions("graph part", state, this::driven);
    this.kernel = decisions.kernel();
  }

  private void driven(Driver driver) {
    driver.relayHeld(record -> released.add(record));
    driver.relayMembers((twin, news) -> members.add(new Told(twin, news)));
    driver.relayAnswers(
        (received, device, twin, command, status, response) ->
            answers.add(
                new Body.Answered(
                    received,
                    device,
                    twin,
                    kernel.structure().modelOrNone(twin),
                    command,
                    status,
                    response)));
  }

  /// A graph part that knows nothing yet.
  ///
  /// @param parts how many twin parts, and command parts, there are
  public static GraphPart empty(int parts) {
    return new GraphPart(parts, Decisions.empty(KernelRole.GRAPH));
  }

  Driver driver() {
    return decisions.driver();
  }

  /// The kernel that decides here.
  public Kernel kernel() {
    return kernel;
  }

  /// True when the input that was taken last is decided by a twin part: until its verdict has come
  /// the next input has to wait.
  public boolean waits() {
    return awaited != null;
  }

  /// Handles an input record of the space.
  ///
  /// @param inputPosition rises from input to input
  /// @param kind as in [InputKind]
  /// @param payload valid during the call only
  /// @throws IllegalStateException while [#waits]
  public void take(long inputPosition, int kind, ByteBuffer payload, Outlet out) {
    if (waits()) {
      throw new IllegalStateException(
          "input %d: expected the verdict on input %d first".formatted(inputPosition, position));
    }
    position = inputPosition;
    InputKind input = InputKind.ofNumber(kind);
    switch (input) {
      case FIELD_MESSAGE -> message(payload, out);
      case SESSION -> decisions.driver().connected(payload.duplicate());
      case AUDIT_CHECKPOINT -> {
        // Only the audit reads them.
      }
      case TICK, LISTENING -> {
        decideOfMembers(input, payload, out);
        toAll(input, payload, out);
      }
      case COMMAND -> command(payload, out);
    }
  }

  private Driver.@Nullable Decision decide(InputKind kind, ByteBuffer payload) {
    return decisions.driver().drive(position, kind.number(), payload.duplicate(), changes);
  }

  /// Decides what may be about members of edge nodes: what there is to say of their twins, and of
  /// twins that appear, is said by their parts.
  private void decideOfMembers(InputKind kind, ByteBuffer payload, Outlet out) {
    decide(kind, payload);
    changes.tell("", told -> told != ChangeKind.TWIN && told != ChangeKind.MODEL, out);
    // Answers first: what a command's effect is seen in is a reading, and comes after its answer.
    answers.forEach(answer -> out.letter(answer.to(part(answer.twin()), position)));
    answers.clear();
    long received = decisions.driver().receivedMicros();
    for (Told told : members) {
      String twin = told.twin();
      String model = decisions.driver().registeredModel(twin);
      out.letter(new Body.News(received, twin, model, told.news()).to(part(twin), position));
    }
    members.clear();
  }

  private void toAll(InputKind kind, ByteBuffer payload, Outlet out) {
    out.letter(new Body.Input(kind, false, "", false, payload).to(Letter.ALL, position));
  }

  private void toTwin(String twin, InputKind kind, ByteBuffer payload, Outlet out) {
    out.letter(new Body.Input(kind, false, "", false, payload).to(part(twin), position));
  }

  private int part(String twin) {
    return Parts.of(twin, parts);
  }

  // From the field

  private void message(ByteBuffer payload, Outlet out) {
    InputKind kind = InputKind.FIELD_MESSAGE;
    Driver driver = decisions.driver();
    int twin;
    boolean isReadable = true;
    try {
      if (driver.holds(payload)) {
        return;
      }
      twin = driver.addresseeTwin(payload.duplicate());
    } catch (LockstepException _) {
      twin = FieldDecoder.NOBODY; // The driver notes that it cannot be read.
      isReadable = false;
    }
    if (twin >= 0) {
      toTwin(kernel.id(twin), kind, payload, out);
      return;
    }
    String appearing = twin == FieldDecoder.UNKNOWN ? driver.addressee(payload.duplicate()) : null;
    if (appearing != null) {
      unknown(appearing, payload, out);
      return;
    }
    decideOfMembers(kind, payload, out);
    if (isReadable && driver.isDownlink()) {
      toAll(kind, payload, out);
    }
  }

  /// Whether a twin appears is decided here; what there is to say of it is said by its part.
  private void unknown(String twin, ByteBuffer payload, Outlet out) {
    InputKind kind = InputKind.FIELD_MESSAGE;
    // Drift is counted each time, and told at some counts only.
    long driftBefore = kernel.statistics().drifted();
    decisions.driver().asksOnly(true);
    decide(kind, payload);
    decisions.driver().asksOnly(false);
    answers.clear(); // Its part hears the message itself.
    if (kernel.twin(twin) >= 0) {
      changes.drop();
      String model = decisions.driver().registeredModel(twin);
      out.letter(new Body.Input(kind, true, model, false, payload).to(part(twin), position));
    } else if (changes.isEmpty() && kernel.statistics().drifted() == driftBefore) {
      toTwin(twin, kind, payload, out);
    } else {
      changes.tell("", _ -> true, out);
    }
  }

  // From apps

  private void command(ByteBuffer payload, Outlet out) {
    CommandRecord asked = CommandRecord.read(payload.duplicate());
    switch (asked.command()) {
      case Command.OfDevices _ -> {
        decideHere(payload, out);
        List<ByteBuffer> records = List.copyOf(released);
        released.clear();
        records.forEach(record -> message(record, out));
      }
      case Command.SetSparkplug _, Command.OfHub _ -> decideHere(payload, out);
      case Command.SetBindings _ -> decideForAll(payload, out);
      case Command.OfRebinding _ -> refuse(asked, REBINDING, out);
      case Command.OfTwins(TwinCommand command) -> ofTwins(asked, command, payload, out);
    }
  }

  private static boolean writesElsewhere(Rule rule) {
    return rule.effects().writes().stream().anyMatch(write -> write.target() != Rule.Target.SELF);
  }

  private static boolean followsRelationships(Rules rules) {
    return rules.computes().stream().anyMatch(Compute::followsRelationships)
        || rules.rules().stream().anyMatch(Rule::followsRelationships);
  }

  private void ofTwins(CommandRecord asked, TwinCommand command, ByteBuffer payload, Outlet out) {
    InputKind kind = InputKind.COMMAND;
    switch (command) {
      case TwinCommand.AddModels _,
          TwinCommand.OfModel _,
          TwinCommand.SetOptions _,
          TwinCommand.SetLimits _ ->
          decideForAll(payload, out);
      case TwinCommand.SetRules(List<NamedText> files) -> {
        if (parts > 1 && followsRelationships(Rules.ofChecked(files))) {
          refuse(asked, ALONG_RELATIONSHIPS, out);
        } else if (parts > 1
            && Rules.ofChecked(files).rules().stream().anyMatch(GraphPart::writesElsewhere)) {
          refuse(asked, WRITES_ELSEWHERE, out);
        } else {
          decideForAll(payload, out);
        }
      }
      // A purge is for who reads the changes: no part keeps what was.
      case TwinCommand.OfEventRoute _,
          TwinCommand.SetPolicies _,
          TwinCommand.SetRetention _,
          TwinCommand.SetHold _,
          TwinCommand.PlanKeeping _,
          TwinCommand.NoteGap _,
          TwinCommand.PurgeTwin _ ->
          decideHere(payload, out);
      case TwinCommand.Restarted _, TwinCommand.Unroutable _ -> {
        out.reply(asked.request(), new Reply.Done("", ""));
        toAll(kind, payload, out);
      }
      case TwinCommand.PutTwin put -> put(put, payload, out);
      case TwinCommand.PatchTwin(String twin, String patch, String _) ->
          ofTwin(twin, patch.contains(MODEL), payload, out);
      case TwinCommand.AdoptDraft(String twin, String _) -> ofTwin(twin, true, payload, out);
      case TwinCommand.DeleteTwin(String twin, String ifMatch) -> {
        if (ifMatch == null || ifMatch.equals(ANY)) {
          decideWithTwin(twin, payload, out);
        } else {
          ofTwin(twin, true, payload, out);
        }
      }
      case TwinCommand.PatchComponent _,
          TwinCommand.PublishTelemetry _,
          TwinCommand.BeginRun _,
          TwinCommand.EndRun _ ->
          toTwin(command.subject(), kind, payload, out);
      case TwinCommand.AcknowledgeAlarm acknowledge ->
          toTwin(acknowledge.twinId(), kind, payload, out);
      case TwinCommand.ActOnAlarm act -> toTwin(act.twinId(), kind, payload, out);
      case TwinCommand.OfDeviceCommand of -> toTwin(of.twinId(), kind, payload, out);
      case TwinCommand.OfRelationship of ->
          relationship(of.twinId(), of.relationshipId(), payload, out);
      case TwinCommand.OfSeveral _ -> refuse(asked, SEVERAL_TWINS, out);
      case TwinCommand.SetDesired _, TwinCommand.DesiredUnroutable _ ->
          refuse(asked, DESIRED_VALUES, out);
    }
  }

  /// Decides what nobody else needs to know.
  private void decideHere(ByteBuffer payload, Outlet out) {
    Reply _ = decided(payload, "", out);
  }

  /// Decides what all have to know.
  private void decideForAll(ByteBuffer payload, Outlet out) {
    if (decided(payload, "", out) instanceof Reply.Done) {
      toAll(InputKind.COMMAND, payload, out);
    }
  }

  private Reply decided(ByteBuffer payload, String subject, Outlet out) {
    Driver.Decision.Replied decision = replied(payload);
    changes.tell(subject, _ -> true, out);
    out.reply(decision.request(), decision.reply());
    return decision.reply();
  }

  private Driver.Decision.Replied replied(ByteBuffer payload) {
    if (decide(InputKind.COMMAND, payload) instanceof Driver.Decision.Replied decision) {
      return decision;
    }
    throw new IllegalStateException("input %d: expected a reply, found none".formatted(position));
  }

  /// Decides whether a twin comes or goes; when it does its part says what there is to say.
  private void decideWithTwin(String twin, ByteBuffer payload, Outlet out) {
    Driver.Decision.Replied decision = replied(payload);
    switch (decision.reply()) {
      case Reply.Done _ -> {
        changes.drop();
        toTwin(twin, InputKind.COMMAND, payload, out);
      }
      case Reply.Refused refused -> {
        changes.tell("", _ -> true, out);
        out.reply(decision.request(), refused);
      }
    }
  }

  private void put(TwinCommand.PutTwin put, ByteBuffer payload, Outlet out) {
    String model = kernel.structure().model(put.twinId());
    if (model == null || put.ifNoneMatch()) {
      decideWithTwin(put.twinId(), payload, out);
    } else {
      ofTwin(put.twinId(), !model.equals(Structure.modelIn(put.json())), payload, out);
    }
  }

  /// What a twin's part decides.
  ///
  /// @param concernsStructure true when structure may be another one afterwards
  private void ofTwin(String twin, boolean concernsStructure, ByteBuffer payload, Outlet out) {
    boolean wantsVerdict = concernsStructure && kernel.twin(twin) >= 0;
    if (wantsVerdict) {
      awaited = twin;
    }
    out.letter(
        new Body.Input(InputKind.COMMAND, false, "", wantsVerdict, payload)
            .to(part(twin), position));
  }

  private void relationship(String source, String id, ByteBuffer payload, Outlet out) {
    Structure structure = kernel.structure();
    Structure.Link before = structure.link(source, id);
    Reply _ = decided(payload, source, out);
    Structure.Link after = structure.link(source, id);
    long received = kernel.receivedMicros();
    if (before != null && (after == null || !after.leadsWhere(before))) {
      toEnds(
          source, before.targetId(), new Body.Unlink(received, source, id, before.targetId()), out);
    }
    if (after != null && !after.equals(before)) {
      String target = after.targetId();
      toEnds(
          source,
          target,
          new Body.Link(
              received,
              source,
              structure.modelOrNone(source),
              id,
              target,
              structure.modelOrNone(target),
              after.name(),
              after.properties()),
          out);
    }
  }

  private void toEnds(String source, String target, Body body, Outlet out) {
    out.letter(body.to(part(source), position));
    if (part(target) != part(source)) {
      out.letter(body.to(part(target), position));
    }
  }

  /// What nobody decides in a space in parts.
  private void refuse(CommandRecord asked, String what, Outlet out) {
    Reply refused = new Reply.Refused(Refusal.of(400, "NotInParts", what));
    Reply _ = CommandNotes.noted(position, asked, refused, null, null, changes);
    changes.tell("", _ -> true, out);
    out.reply(asked.request(), refused);
  }

  // Verdicts

  /// Takes a verdict; one that is not waited for, or came before, is ignored.
  public void verdict(Verdict verdict, Outlet out) {
    String twin = awaited;
    if (twin == null || verdict.position() != position) {
      return;
    }
    awaited = null;
    Structure structure = kernel.structure();
    String after = Text.read(ByteBuffer.wrap(verdict.body()));
    if (after.isEmpty()) {
      structure.delete(twin);
    } else if (!after.equals(structure.model(twin))) {
      structure.move(twin, after);
      List<Integer> told = new ArrayList<>(List.of(part(twin)));
      for (String neighbour : structure.neighbours(twin)) {
        if (!told.contains(part(neighbour))) {
          told.add(part(neighbour));
          out.letter(new Body.Moved(twin, after).to(part(neighbour), position));
        }
      }
    }
    decisions.structureChanged();
  }

  // State

  /// An independent copy; costs a generation increment. Another thread may write it.
  public GraphPart fork() {
    GraphPart fork = new GraphPart(parts, decisions.fork());
    fork.position = position;
    fork.awaited = awaited;
    return fork;
  }

  /// Writes all state.
  public void write(DataOutput out) throws IOException {
    out.writeInt(FORMAT);
    out.writeInt(parts);
    out.writeLong(position);
    out.writeBoolean(awaited != null);
    if (awaited != null) {
      out.writeUTF(awaited);
    }
    decisions.write(out);
  }

  /// Reads what [#write] wrote, in this release or the one before.
  public static GraphPart read(DataInput in) throws IOException {
    Formats.check("graph part", FORMAT, in.readInt());
    int parts = in.readInt();
    long position = in.readLong();
    String awaited = in.readBoolean() ? in.readUTF() : null;
    GraphPart part = new GraphPart(parts, Decisions.read(in, KernelRole.GRAPH));
    part.position = position;
    part.awaited = awaited;
    return part;
  }
}
