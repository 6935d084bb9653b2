package io.lockstep.space;

import io.lockstep.ingest.Bindings;
import io.lockstep.ingest.BindingsResult;
import io.lockstep.ingest.ContractState;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.DevicePresence;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.Downlinks;
import io.lockstep.ingest.DriftReason;
import io.lockstep.ingest.FieldDecoder;
import io.lockstep.ingest.HubCommand;
import io.lockstep.ingest.JsonDownlinks;
import io.lockstep.ingest.MemberRelay;
import io.lockstep.ingest.ModelDownlinks;
import io.lockstep.ingest.ModelTopics;
import io.lockstep.ingest.SparkplugHost;
import io.lockstep.ingest.SparkplugOptions;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.AuditNote;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.DesiredReference;
import io.lockstep.twin.Evidence;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.Reply;
import io.lockstep.twin.StateHash;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Drives a kernel by input records. Live records, replayed ones and those of a branch take this
/// one way, so equal records give equal states and equal changes. It reads no clock. Confined to
/// one thread.
///
/// What a record cannot do is stop it: a message that makes the decoder fail becomes drift, a
/// command that makes the kernel fail is refused, and both are told as findings: defects of ours.
public final class Driver {
  /// Rises with each release that decides any record otherwise than the one before it.
  public static final int KERNEL_VERSION = 9;

  private final Kernel kernel;
  private final Devices devices;
  private final SparkplugHost sparkplug;
  private final ContractState contracts;
  private final Rebindings rebindings;
  private final FieldDecoder decoder;
  private final Downlinks downlinks;
  private final FieldMessage message = new FieldMessage();
  private final Supplier<String> device = message::device;
  private @Nullable Consumer<ByteBuffer> heldGoTo;
  private final KernelTarget target;
  private final SessionDecider sessions;
  private final Findings findings;
  private List<NamedText> bindingFiles;
  private Bindings bindings;
  private long structureVersion;
  private long modelsVersion;

  private long fieldMessages;
  private long commands;
  private long refusals;
  private long defects;

  private Driver(
      Kernel kernel,
      Devices devices,
      List<NamedText> bindingFiles,
      SparkplugHost sparkplug,
      ContractState contracts,
      Rebindings rebindings,
      Findings findings) {
    this.kernel = kernel;
    this.devices = devices;
    this.findings = findings;
    this.bindingFiles = bindingFiles;
    this.bindings = Replies.parse(bindingFiles, Bindings.none(), findings);
    this.sparkplug = sparkplug;
    this.contracts = contracts;
    this.rebindings = rebindings;
    this.decoder = new FieldDecoder(bindings, devices, sparkplug, contracts);
    this.downlinks =
        decoder.downlinks(new ModelDownlinks(decoder::models, this::modelOf, new JsonDownlinks()));
    this.target = new KernelTarget(kernel, message, devices);
    this.sessions = new SessionDecider(kernel, decoder, target);
    this.structureVersion = kernel.structureVersion();
    this.modelsVersion = kernel.modelsVersion();
    decoder.models(ModelTopics.of(kernel.interfaces()));
  }

  /// The id of a twin's model, empty when there is no such twin.
  private String modelOf(String twinId) {
    int twin = kernel.twin(twinId);
    return twin < 0 ? "" : kernel.shape(twin).modelId();
  }

  /// Begins with nothing known; decides by the default options until a record says otherwise.
  static Driver empty(Devices devices, Findings findings) {
    return new Driver(
        Kernel.empty(KernelOptions.defaults()),
        devices,
        List.of(),
        SparkplugHost.empty(),
        ContractState.empty(),
        Rebindings.empty(),
        findings);
  }

  /// Begins with a state.
  public static Driver of(DriverState state, Findings findings) {
    return new Driver(
        state.kernel(),
        state.devices(),
        state.bindingFiles(),
        state.sparkplug(),
        state.contracts(),
        state.rebindings(),
        findings);
  }

  /// Begins with a state that is a copy, to see what old messages mean by it. Defects that they
  /// uncover were told when they were decided.
  public static Driver forPast(DriverState state) {
    return of(state, new Findings("past"));
  }

  /// An independent copy of the state; costs a generation increment.
  public DriverState forkState() {
    return new DriverState(
        kernel.fork(),
        devices.fork(),
        bindingFiles,
        sparkplug.fork(),
        contracts.fork(),
        rebindings.fork());
  }

  /// The only twin that a message from the field is about; see [FieldDecoder#addressee].
  ///
  /// @param payload a record's; its position moves
  public @Nullable String addressee(ByteBuffer payload) {
    message.wrap(payload);
    return decoder.addressee(message);
  }

  /// The reference of that twin; see [FieldDecoder#addressee].
  ///
  /// @param payload a record's; its position moves
  public int addresseeTwin(ByteBuffer payload) {
    message.wrap(payload);
    return decoder.addressee(message, target);
  }

  /// The twin that the record that was driven last has written readings of; empty when it has
  /// written none.
  public String written() {
    return target.written();
  }

  /// True when the message that was seen last is one of ours to the field.
  public boolean isDownlink() {
    return message.isDownlink();
  }

  /// The model that a device is registered with; empty when there is none.
  public String registeredModel(String deviceId) {
    return devices.device(deviceId).map(Device::model).orElse("");
  }

  /// Says what the registry, which stands elsewhere, knows of the twin of the next message.
  public void registered(String model) {
    target.registered(model);
  }

  /// Whether messages are only decoded to see which twins appear.
  public void asksOnly(boolean now) {
    target.asksOnly(now);
  }

  /// Gives what edge nodes of Sparkplug say of twins to somebody else.
  public void relayMembers(MemberRelay to) {
    decoder.relayMembers(to);
  }

  /// Takes what another driver has given to a [MemberRelay].
  ///
  /// @param received when its input was received, microseconds since epoch
  public void takeNews(long position, long received, byte[] news, ChangeSink out) {
    kernel.beginInput(position, received, out);
    kernel.manyTwins();
    decoder.takeNews(news, message, target);
    kernel.endInput();
    followStructure();
  }

  /// When the last input was received.
  public long receivedMicros() {
    return kernel.receivedMicros();
  }

  /// Gives what was held of devices to somebody else once they are released.
  public void relayHeld(Consumer<ByteBuffer> to) {
    heldGoTo = to;
  }

  /// True when a message is held, which is noted: its device is in quarantine.
  ///
  /// @param payload its position does not move
  public boolean holds(ByteBuffer payload) {
    if (!devices.isAnyQuarantined()) {
      return false;
    }
    message.wrap(payload.duplicate());
    return !message.isDownlink() && devices.hold(message.device(), payload);
  }

  /// Gives devices' answers to commands to somebody else.
  public void relayAnswers(AnswerRelay to) {
    target.relayAnswers(to);
  }

  /// How what the kernel wants to tell the field becomes a message.
  Downlinks downlinks() {
    return downlinks;
  }

  /// The kernel that is driven.
  public Kernel kernel() {
    return kernel;
  }

  /// What a record led to, for who waits for it.
  public sealed interface Decision {
    /// A command was decided.
    ///
    /// @param request the request that it carried
    /// @param reply what was decided
    record Replied(long request, Reply reply) implements Decision {}

    /// A message to the field was read back: from now on it counts as sent.
    ///
    /// @param commandId the command whose message it is, empty when it is none
    record Sent(String commandId, String topic) implements Decision {}
  }

  /// Decides one record.
  ///
  /// @param payload valid during the call only
  /// @param out receives the changes; must not throw, since a failure while a record is decided is
  ///   taken for a defect that the record uncovered
  /// @return for a command and a message to the field; else null
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when this release does not know such
  ///   records
  public @Nullable Decision drive(long position, int kind, ByteBuffer payload, ChangeSink out) {
    if (kind == 1) { // InputKind.FIELD_MESSAGE, by far the most frequent
      return decode(position, payload, out);
    }
    return switch (InputKind.ofNumber(kind)) {
      case FIELD_MESSAGE, AUDIT_CHECKPOINT -> null;
      case SESSION -> {
        session(position, payload, out);
        yield null;
      }
      case TICK -> {
        tick(position, payload, out);
        yield null;
      }
      case LISTENING -> {
        listens(position, ListeningRecord.read(payload), out);
        yield null;
      }
      case COMMAND -> decide(position, payload, out);
    };
  }

  private @Nullable Decision decode(long position, ByteBuffer payload, ChangeSink out) {
    if (!isReadable(position, payload)) {
      fieldMessages++;
      return null;
    }
    if (holds(payload)) {
      fieldMessages++;
      return null;
    }
    Decision sent = null;
    target.beginRecord();
    kernel.beginInput(position, message.receivedMicros(), out);
    kernel.by(device, "");
    if (SparkplugHost.speaksOf(message)) {
      kernel.manyTwins();
    }
    try {
      if (message.isDownlink()) {
        String id = DownlinkRecord.commandId(message);
        DesiredReference desired = DesiredReference.parse(id);
        if (id.startsWith(ContractState.REFERENCE)) {
          decoder.contracts().sent(id, position, message.receivedMicros());
        } else if (desired == null) {
          kernel.deviceCommands().sent(id);
          decoder.sent(message, id);
        } else {
          kernel.desired().sent(desired);
        }
        sent = new Decision.Sent(id, message.topic());
      } else {
        fieldMessages++;
      }
      decoder.decode(message, target);
    } catch (RuntimeException | StackOverflowError defect) {
      defects++;
      findings.add(
          SpaceHealth.Kind.FIELD_MESSAGE_DEFECT, "inputs position " + position + ": " + defect);
      kernel.drift(
          message.device(),
          null,
          message.topic(),
          DriftReason.MALFORMED_PAYLOAD.name(),
          "defect: " + defect.getClass().getSimpleName());
    }
    if (target.hasAppeared()) {
      decoder.presence().changed(message.device(), target);
    }
    kernel.endInput();
    followStructure();
    return sent;
  }

  private void session(long position, ByteBuffer payload, ChangeSink out) {
    if (sessions.decide(position, connected(payload), out)) {
      followStructure();
    }
  }

  /// A device that has connected is active. Reads a record of a session; its position moves.
  public DevicePresence connected(ByteBuffer session) {
    DevicePresence there = DevicePresence.of(session, devices);
    if (!there.connected().isEmpty()) {
      devices.connected(there.connected(), there.atMicros());
    }
    return there;
  }

  private void tick(long position, ByteBuffer payload, ChangeSink out) {
    if (payload.remaining() != Long.BYTES) {
      defects++;
      findings.add(
          SpaceHealth.Kind.TICK_DEFECT,
          "inputs position %d: expected a tick of 8 bytes, found %d"
              .formatted(position, payload.remaining()));
      return;
    }
    long received = payload.getLong();
    kernel.beginInput(position, received, out);
    try {
      kernel.fireTimers((due, a, b) -> decoder.due(due, a, b, received, message, target));
    } catch (RuntimeException | StackOverflowError defect) {
      defects++;
      findings.add(SpaceHealth.Kind.TICK_DEFECT, "inputs position " + position + ": " + defect);
    }
    kernel.endInput();
    followStructure();
  }

  private void listens(long position, ListeningRecord again, ChangeSink out) {
    kernel.beginInput(position, again.nowMicros(), out);
    kernel.notListened(again.expectedMicros());
    kernel.listensAgain(again.patienceMicros(), again.isSetBack());
    kernel.endInput();
  }

  /// References that the decoder keeps may be wrong once twins came or went.
  public void followStructure() {
    long now = kernel.structureVersion();
    if (now != structureVersion) {
      structureVersion = now;
      decoder.structureChanged();
    }
    long models = kernel.modelsVersion();
    if (models != modelsVersion) {
      modelsVersion = models;
      decoder.models(ModelTopics.of(kernel.interfaces()));
    }
  }

  private boolean isReadable(long position, ByteBuffer payload) {
    try {
      message.wrap(payload);
      return true;
    } catch (LockstepException defect) {
      defects++;
      findings.add(
          SpaceHealth.Kind.FIELD_MESSAGE_DEFECT,
          "inputs position " + position + ": " + defect.getMessage());
      return false;
    }
  }

  private Decision decide(long position, ByteBuffer payload, ChangeSink out) {
    commands++;
    CommandRecord asked = CommandRecord.read(payload);
    Reply reply;
    try {
      reply =
          switch (asked.command()) {
            case Command.OfTwins twins -> decideTwins(position, asked, twins, out);
            case Command.OfDevices(DeviceCommand command) ->
                decideDevices(position, asked, command, out);
            case Command.SetBindings set -> {
              String before = Evidence.texts(bindingFiles);
              Reply bound = bind(set);
              yield CommandNotes.noted(
                  position, asked, bound, before, Evidence.texts(bindingFiles), out);
            }
            case Command.SetSparkplug(SparkplugOptions options) -> {
              String before = AuditNote.object("options", sparkplug.options().toString());
              sparkplug.options(options);
              String after = AuditNote.object("options", options.toString());
              yield CommandNotes.noted(position, asked, new Reply.Done("", ""), before, after, out);
            }
            case Command.OfHub(HubCommand command) -> decideHub(position, asked, command, out);
            case Command.OfRebinding(RebindingCommand step) ->
                rebindings.decide(position, asked, step, kernel, out);
          };
    } catch (RuntimeException | StackOverflowError defect) {
      defects++;
      findings.add(SpaceHealth.Kind.COMMAND_DEFECT, "inputs position " + position + ": " + defect);
      reply = Replies.ofDefect(defect);
    }
    if (reply instanceof Reply.Refused) {
      refusals++;
    }
    followStructure();
    return new Decision.Replied(asked.request(), reply);
  }

  private Reply decideTwins(
      long position, CommandRecord asked, Command.OfTwins twins, ChangeSink out) {
    kernel.beginInput(position, asked.receivedMicros(), out);
    kernel.by(asked::principal, asked.reason());
    TwinCommand command = twins.command();
    try {
      Evidence evidence = Evidence.isFor(command) ? kernel.evidence(command) : null;
      Reply reply = kernel.decide(command);
      if (command instanceof TwinCommand.SetDesired desired && reply instanceof Reply.Done) {
        decoder.contracts().desired(desired.twinId(), asked.receivedMicros(), target);
      }
      if (command instanceof TwinCommand.PurgeTwin purge && reply instanceof Reply.Done) {
        rebindings.purged(purge.at(position));
      }
      if (kernel.structureVersion() != structureVersion) {
        decoder.presence().changed(command.subject(), target);
      }
      if (evidence != null) {
        String after = reply instanceof Reply.Done ? evidence.after() : null;
        kernel.audit(CommandNotes.of(asked, reply, evidence.before(), after));
      }
      return reply;
    } catch (RuntimeException | StackOverflowError defect) {
      kernel.audit(CommandNotes.of(asked, Replies.ofDefect(defect), null, null));
      throw defect;
    } finally {
      kernel.endInput();
    }
  }

  private Reply decideHub(long position, CommandRecord asked, HubCommand command, ChangeSink out) {
    kernel.beginInput(position, asked.receivedMicros(), out);
    try {
      Reply reply = Replies.of(decoder.contracts().apply(command, asked.receivedMicros(), target));
      if (!(command instanceof HubCommand.Delivered)) {
        kernel.audit(CommandNotes.of(asked, reply, null, null));
      }
      return reply;
    } finally {
      kernel.endInput();
    }
  }

  private Reply decideDevices(
      long position, CommandRecord asked, DeviceCommand command, ChangeSink out) {
    String before = RegistryEvidence.of(devices, command);
    List<byte[]> held =
        command instanceof DeviceCommand.Release(String id, boolean apply, String _, long _)
                && apply
            ? devices.held(id)
            : List.of();
    Reply applied = Replies.of(devices.apply(command));
    if (command instanceof DeviceCommand.NoteProblems) {
      return applied; // The audit has each of them already.
    }
    String after = RegistryEvidence.of(devices, command);
    CommandNotes.noted(position, asked, applied, before, after, out);
    if (applied instanceof Reply.Done && !held.isEmpty()) {
      release(position, asked.receivedMicros(), held, out);
    }
    return applied;
  }

  /// Decodes what was held of a device, as if it came now; each reading keeps its own times.
  private void release(long position, long receivedMicros, List<byte[]> held, ChangeSink out) {
    if (heldGoTo != null) {
      held.forEach(record -> heldGoTo.accept(ByteBuffer.wrap(record)));
      return;
    }
    kernel.beginInput(position, receivedMicros, CommandNotes.COUNT_MAX, out);
    kernel.by(device, "");
    for (byte[] record : held) {
      message.wrap(ByteBuffer.wrap(record));
      target.beginRecord();
      decoder.decode(message, target);
      if (target.hasAppeared()) {
        decoder.presence().changed(message.device(), target);
      }
    }
    kernel.endInput();
  }

  private Reply bind(Command.SetBindings set) {
    return switch (Bindings.parse(set.files())) {
      case BindingsResult.Valid(Bindings valid) -> {
        bindingFiles = set.files();
        bindings = valid;
        decoder.bindings(valid);
        yield new Reply.Done("", "");
      }
      case BindingsResult.Invalid invalid -> Replies.invalidBindings(invalid);
    };
  }

  /// A fingerprint of all state: kernel, devices, bindings and Sparkplug's edge nodes.
  StateHash stateHash() {
    StateHash twins = kernel.stateHash();
    long rest = devices.stateHash();
    for (NamedText file : bindingFiles) {
      rest = (rest * 31 + file.name().hashCode()) * 31 + file.text().hashCode();
    }
    rest = rest * 31 + sparkplug.stateHash() + contracts.stateHash() + rebindings.stateHash();
    return new StateHash(twins.high() ^ rest, twins.low() + rest);
  }

  /// What is known of devices with a cloud's contract.
  ContractState contracts() {
    return contracts;
  }

  /// What became of re-bindings.
  Rebindings rebindings() {
    return rebindings;
  }

  /// Tells somebody, too, what messages from the field hold.
  public void tell(FieldWitness witness) {
    target.tell(witness);
  }

  /// What is known of Sparkplug's edge nodes.
  SparkplugHost sparkplug() {
    return sparkplug;
  }

  /// What writes decoded values into the kernel.
  KernelTarget target() {
    return target;
  }

  Devices devices() {
    return devices;
  }

  List<NamedText> bindingFiles() {
    return bindingFiles;
  }

  long fieldMessages() {
    return fieldMessages;
  }

  long commands() {
    return commands;
  }

  long refusals() {
    return refusals;
  }

  long samples() {
    return target.samples();
  }

  long drifts() {
    return target.drifts() + defects;
  }
}
