package io.lockstep.api;

import io.lockstep.broker.Broker;
import io.lockstep.broker.BrokerOptions;
import io.lockstep.broker.Receipts;
import io.lockstep.broker.Reporting;
import io.lockstep.history.HistoryStore;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.DeviceProblems;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.KeyVault;
import io.lockstep.ingest.RegistryAccess;
import io.lockstep.ingest.ReportedAccess;
import io.lockstep.ingest.SharedKeys;
import io.lockstep.ingest.Token;
import io.lockstep.ingest.grade.EdgeGrader;
import io.lockstep.ingest.grade.EdgeGrades;
import io.lockstep.journal.CompactedLog;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.Sync;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.simulation.fmu.FmuStore;
import io.lockstep.simulation.worker.WorkerOptions;
import io.lockstep.space.BranchOptions;
import io.lockstep.space.Branches;
import io.lockstep.space.Command;
import io.lockstep.space.PolicyWatch;
import io.lockstep.space.Space;
import io.lockstep.space.SpaceOptions;
import io.lockstep.space.alarms.AlarmLog;
import io.lockstep.space.alarms.OperatorPosition;
import io.lockstep.space.audit.AuditKey;
import io.lockstep.space.audit.AuditOptions;
import io.lockstep.space.audit.AuditTrail;
import io.lockstep.space.egress.Egress;
import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.space.rebind.Rebinder;
import io.lockstep.twin.KernelOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// The real parts in one process, from the journal to the API, on a folder. Each role has a token
/// of the role's name, and there is a device `press` with the credential `press-secret`.
final class Stack implements AutoCloseable {
  /// The largest FMU that is taken.
  static final long FMU_BYTES_MAX = 200_000;

  static final String ADMIN = "admin-secret";
  static final String PRESS = "press-secret";

  /// Names of endpoints that event routes may lead to.
  static final List<String> ENDPOINTS = List.of("audit", "floor");

  /// The source of events.
  static final String HOST = "plant.example";

  private final Journal inputs;
  private final Journal changes;
  private final Space space;
  private final PolicyWatch policies;
  private final HistoryStore history;
  private final CompactedLog sessions;
  private final Broker broker;
  private final Egress events;
  private final AuditTrail audit;
  private final AlarmLog alarms;
  private final Map<String, RememberedEvents> remembered;
  private final ApiServer api;
  private final Rebinder rebinder;

  private Stack(
      Journal inputs,
      Journal changes,
      Space space,
      PolicyWatch policies,
      HistoryStore history,
      CompactedLog sessions,
      Broker broker,
      Egress events,
      AuditTrail audit,
      AlarmLog alarms,
      Map<String, RememberedEvents> remembered,
      ApiServer api,
      Rebinder rebinder) {
    this.rebinder = rebinder;
    this.events = events;
    this.audit = audit;
    this.alarms = alarms;
    this.remembered = remembered;
    this.sessions = sessions;
    this.broker = broker;
    this.inputs = inputs;
    this.changes = changes;
    this.space = space;
    this.policies = policies;
    this.history = history;
    this.api = api;
  }

  static Stack open(Path folder) throws Exception {
    return open(folder, ApiOptions.loopback(0), new MemoryHistory());
  }

  static Stack open(Path folder, ApiOptions options) throws Exception {
    return open(folder, options, new MemoryHistory());
  }

  static Stack open(Path folder, ApiOptions options, HistoryStore history) throws Exception {
    return open(folder, options, history, JobOptions.in(folder));
  }

  static Stack open(Path folder, JobOptions jobs) throws Exception {
    return open(folder, ApiOptions.loopback(0), new MemoryHistory(), jobs);
  }

  static Stack open(Path folder, ApiOptions options, HistoryStore history, JobOptions jobs)
      throws Exception {
    RealDisk disk = new RealDisk(folder);
    Journal inputs = Journal.open(disk, TimeSource.system(), journal("inputs"));
    Journal changes =
        Journal.open(disk, TimeSource.system(), journal("changes").withSync(Sync.LAZY));
    Devices devices = Devices.empty();
    InstantSource clock = InstantSource.system();
    Space space =
        Space.open(
            SpaceOptions.named("test"),
            KernelOptions.defaults(),
            inputs,
            changes,
            disk,
            devices,
            clock,
            System::nanoTime);
    AuditTrail audit =
        AuditTrail.open(
            AuditOptions.of("inputs"),
            AuditKey.draw(new SecureRandom()),
            disk,
            inputs,
            changes,
            clock,
            System::nanoTime,
            new SplittableRandom(1));
    audit.start();
    AlarmLog alarms =
        AlarmLog.open(
            Journal.open(disk, TimeSource.system(), journal("alarms").withSync(Sync.LAZY)),
            changes);
    alarms.start();
    history.start(changes);
    register(space);
    RegistryAccess access = new RegistryAccess(devices, CredentialHash.of(ADMIN), false, clock);
    PolicyWatch policies = PolicyWatch.start(space);
    access.ask(policies);
    CompactedLog sessions = CompactedLog.open(disk, "sessions", 16 << 20);
    Broker broker =
        Broker.start(
            BrokerOptions.defaults()
                .withListener("127.0.0.1", 0)
                .withReporting(new Reporting("test", Duration.ofSeconds(10), List.of("lockstep"))),
            inputs,
            sessions,
            new ReportedAccess(access, devices, audit.security(), DeviceProblems.NONE),
            (_, position) -> space.applied(position),
            Receipts.none(),
            clock);
    space.withdrawBy(broker::withdraw);
    Rebinder rebinder = Rebinder.start(space, inputs, new PastInHistory(space, history));
    Map<String, RememberedEvents> remembered = new TreeMap<>();
    ENDPOINTS.forEach(name -> remembered.put(name, new RememberedEvents()));
    Egress events =
        Egress.start(
            HOST,
            folder.resolve("events"),
            space,
            changes,
            ENDPOINTS.stream().map(Stack::endpoint).toList(),
            settings -> remembered(remembered, settings.name()),
            new RememberedEvents(),
            clock,
            new SplittableRandom(1));
    ApiServer api =
        ApiServer.start(
            options,
            new ApiPorts(
                space,
                new Branches(space, BranchOptions.defaults(), clock),
                history,
                rebinder,
                devices,
                access,
                inputs,
                changes,
                broker::statistics,
                broker,
                broker.clients(),
                events,
                events,
                audit,
                alarms,
                List.of(
                    OperatorPosition.plant(),
                    new OperatorPosition("line-1", List.of("line1"), "", List.of())),
                Stack::grades,
                clock,
                "test",
                jobs,
                RemovalOptions.in(folder),
                new SharedKeys(devices, new KeyVault(new byte[32], new SecureRandom())),
                new NoAuthority(),
                null,
                null,
                null,
                FmuStore.open(folder.resolve("fmus"), Optional.empty(), FMU_BYTES_MAX),
                WorkerOptions.STANDARD,
                folder.resolve("calibrations"),
                List.of(),
                new SwitchedFaults()));
    return new Stack(
        inputs,
        changes,
        space,
        policies,
        history,
        sessions,
        broker,
        events,
        audit,
        alarms,
        remembered,
        api,
        rebinder);
  }

  /// Of an edge node that sends data before a birth, and retained.
  private static EdgeGrades grades() {
    EdgeGrader grader = new EdgeGrader(0, 1_000_000);
    byte[] topic = "spBv1.0/plant/NDATA/edge 1".getBytes(StandardCharsets.UTF_8);
    ByteBuffer record = ByteBuffer.allocate(FieldMessage.sizeOf(0, topic.length, 0, 0));
    FieldMessage.putHeader(record, 0, FieldMessage.RETAIN, 2_000_000, 7, 0, topic.length, 0, 0);
    grader.take(new FieldMessage().wrap(record.put(topic).flip()));
    return grader.grades();
  }

  private static EndpointSettings endpoint(String name) {
    return new EndpointSettings.Mqtt(
        name, "events", 1, false, EndpointSettings.Persistence.defaults());
  }

  private static JournalOptions journal(String name) {
    return JournalOptions.named(name).withSegmentBytes(8 << 20).withQuotaBytes(64 << 20);
  }

  private static void register(Space space) throws Exception {
    Principal admin = new Principal("admin", Role.ADMIN);
    for (Role role : Role.values()) {
      String name = nameOf(role);
      Token token =
          new Token("t-" + name, name, role, CredentialHash.of(name + "-secret"), Token.NEVER);
      space.submit(admin, new Command.OfDevices(new DeviceCommand.AddToken(token))).get();
    }
    Device press = Device.withDefaults("press", CredentialHash.of(PRESS));
    space.submit(admin, new Command.OfDevices(new DeviceCommand.AddDevice(press))).get();
  }

  private static String nameOf(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  ApiServer api() {
    return api;
  }

  Space space() {
    return space;
  }

  Broker broker() {
    return broker;
  }

  /// What an endpoint got.
  RememberedEvents eventsOf(String endpoint) {
    return remembered(remembered, endpoint);
  }

  private static RememberedEvents remembered(Map<String, RememberedEvents> all, String name) {
    RememberedEvents found = all.get(name);
    if (found == null) {
      throw new IllegalArgumentException(name);
    }
    return found;
  }

  HistoryStore history() {
    return history;
  }

  String url() {
    return "http://127.0.0.1:" + api.httpPort();
  }

  /// A client without a token. The port of the MQTT listener.
  int mqttPort() {
    return broker.port();
  }

  Client anonymous() {
    return new Client(url(), "");
  }

  Client as(Role role) {
    return new Client(url(), nameOf(role) + "-secret");
  }

  /// Somebody who has logged in.
  Client session(Principal principal) throws Exception {
    String code = api.drawLoginCode(principal);
    Client.Reply reply = anonymous().post("/api/v1/login", "{\"code\":\"%s\"}".formatted(code));
    return withToken(reply.json().get("token").asString());
  }

  Client withToken(String token) {
    return new Client(url(), token);
  }

  @Override
  public void close() {
    api.close();
    rebinder.close();
    events.close();
    broker.close();
    sessions.close();
    history.close();
    policies.close();
    space.close();
    audit.close();
    alarms.close();
    changes.close();
    inputs.close();
  }
}
