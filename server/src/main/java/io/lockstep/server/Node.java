package io.lockstep.server;

import io.lockstep.api.ApiOptions;
import io.lockstep.api.ApiPorts;
import io.lockstep.api.ApiServer;
import io.lockstep.api.DemoControl;
import io.lockstep.api.PastInHistory;
import io.lockstep.api.RemovalOptions;
import io.lockstep.api.TlsIdentity;
import io.lockstep.broker.Broker;
import io.lockstep.cluster.kafka.BridgeFiles;
import io.lockstep.cluster.kafka.BridgeSettings;
import io.lockstep.cluster.kafka.KafkaBridge;
import io.lockstep.history.HistoryOptions;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.history.archive.Archive;
import io.lockstep.history.lake.Lake;
import io.lockstep.history.retention.RetentionState;
import io.lockstep.ingest.ContractAccess;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Credentials;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.FleetProvisioning;
import io.lockstep.ingest.ProblemNotes;
import io.lockstep.ingest.Provisioner;
import io.lockstep.ingest.RegistryAccess;
import io.lockstep.ingest.ReportedAccess;
import io.lockstep.ingest.ScramVerifier;
import io.lockstep.ingest.SharedKeys;
import io.lockstep.ingest.SparkplugOptions;
import io.lockstep.ingest.TelemetryPolicy;
import io.lockstep.ingest.grade.EdgeGrades;
import io.lockstep.journal.CompactedLog;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.Sync;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.AckLevel;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.behaviour.Roster;
import io.lockstep.simulation.fmu.FmuStore;
import io.lockstep.space.BranchOptions;
import io.lockstep.space.Branches;
import io.lockstep.space.KeepingWatch;
import io.lockstep.space.PolicyWatch;
import io.lockstep.space.Space;
import io.lockstep.space.SpaceOptions;
import io.lockstep.space.alarms.AlarmLog;
import io.lockstep.space.alarms.OperatorPosition;
import io.lockstep.space.alarms.PositionFiles;
import io.lockstep.space.audit.AuditOptions;
import io.lockstep.space.audit.AuditTrail;
import io.lockstep.space.egress.Egress;
import io.lockstep.space.rebind.Rebinder;
import io.lockstep.twin.KernelOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The composition root: the whole of Lockstep in one process, put together in the order of the
/// data's way and taken apart in reverse. Thread-safe.
final class Node implements AutoCloseable {
  private static final long SESSIONS_QUOTA_BYTES = 4L << 30;

  /// Of the log of alarms, which a quota must hold.
  static final long ALARM_SEGMENT_BYTES = 8L << 20;

  private static final String SPACE = "default";
  private static final String MQTT_PATH = "/mqtt";

  private static final Duration SNAPSHOT_INTERVAL = Duration.ofMinutes(5);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final DataFolder data;
  private final String adminToken;
  private final Space space;
  private final Broker broker;
  private final ApiServer api;
  private final Map<String, String> endpoints;

  private Node(
      Settings settings, Path dataFolder, Workspace workspace, @Nullable DemoControl demo) {
    InstantSource clock = InstantSource.system();
    try {
      data = own(DataFolder.open(dataFolder));
      adminToken = data.adminToken(() -> Credentials.draw(new SecureRandom()));
      Pki.Identity identity = Pki.open(data, clock.instant());
      RealDisk disk = new RealDisk(data.root());

      Journal inputs = own(InputsLog.open(settings, data, disk, SPACE, inputsOptions(settings)));
      Journal changes = own(Journal.open(disk, TimeSource.system(), changesOptions(settings)));
      // Opened before the space and closed after it, so that its last checkpoint covers all of it.
      AuditTrail audit =
          own(
              AuditTrail.open(
                  AuditOptions.of(isInFiles(settings) ? "inputs" : ""),
                  AuditKeys.open(data),
                  disk,
                  inputs,
                  changes,
                  clock,
                  System::nanoTime,
                  new SecureRandom()));
      AlarmLog alarms =
          own(
              AlarmLog.open(
                  Journal.open(disk, TimeSource.system(), alarmOptions(settings)), changes));
      CompactedLog sessions = own(CompactedLog.open(disk, "sessions", SESSIONS_QUOTA_BYTES));
      Devices devices = Devices.empty();
      RegistryAccess access =
          new RegistryAccess(
              devices,
              CredentialHash.of(adminToken),
              settings.flag(Setting.MQTT_ANONYMOUS),
              clock,
              BrokerSettings.certificateName(settings));
      access.knowAdministratorBy(scramVerifier(adminToken));
      SharedKeys keys = new SharedKeys(devices, RegistryKey.open(data));
      access.believe(keys);
      access.believe(LoginSettings.devices(settings, clock));
      access.limitBy(DeviceSettings.quota(settings));

      space =
          own(
              Space.open(
                  SpaceOptions.named(SPACE)
                      .withSnapshots(settings.count(Setting.SNAPSHOT_RECORDS), SNAPSHOT_INTERVAL),
                  kernelOptions(settings),
                  inputs,
                  changes,
                  disk,
                  devices,
                  clock,
                  System::nanoTime));
      space.limit(Limits.graph(settings));
      space.limit(Limits.indexes(settings));
      QuestDbHistory history = own(QuestDbHistory.create(historyOptions(settings, data), clock));
      history.start(changes);
      new WorkspaceLoader(space).load(workspace);
      access.ask(own(PolicyWatch.start(space)));
      KeepingWatch _ =
          own(
              KeepingWatch.start(
                  space,
                  () -> {
                    RetentionState state = history.retention();
                    return new KeepingWatch.Heard(state.nowMicros(), state.isPlanLost());
                  }));
      Provisioner provisioner =
          DeviceSettings.provisioner(
              kernelOptions(settings).autoCreate(), devices, keys, space, clock);
      access.provisionBy(provisioner);
      DevicePki certificates = new DevicePki(data, clock);
      space.decideBy(DeviceSettings.presence(settings));
      ProblemNotes problems = new ProblemNotes(devices, clock);
      ProblemWriter _ =
          own(ProblemWriter.start(problems, command -> DeviceSettings.submit(space, command)));
      space.decideBy(
          new SparkplugOptions(
              settings.duration(Setting.SPARKPLUG_REORDER_TIMEOUT).toNanos() / 1_000));

      Supplier<EdgeGrades> grades = grades(settings, inputs, clock);
      AtomicReference<String> hubHost = new AtomicReference<>("");
      broker =
          own(
              Broker.start(
                  BrokerSettings.of(settings, identity),
                  inputs,
                  sessions,
                  new ReportedAccess(
                      new ContractAccess(
                          access,
                          hubHost::get,
                          new FleetProvisioning(
                              access::claimOf,
                              provisioner,
                              certificates,
                              keys.vault(),
                              clock,
                              Thread::startVirtualThread)),
                      devices,
                      audit.security(),
                      problems),
                  (level, position) -> reached(level, position, space, history),
                  new CommandReceipts(space),
                  clock));
      hubHost.set(BrokerSettings.hubHost(settings, broker.tlsPort()));
      space.withdrawBy(broker::withdraw);
      HostState hostState =
          own(new HostState(settings.text(Setting.SPARKPLUG_HOST_ID), broker::publish, clock));
      space.tell(hostState);
      String host = settings.text(Setting.EVENTS_SOURCE);
      EventEndpoints endpointsOfEvents =
          new EventEndpoints(host, broker::publish, System.getenv(), clock);
      Egress events =
          own(
              Egress.start(
                  host,
                  data.resolve("events"),
                  space,
                  changes,
                  EventEndpoints.read(workspace.endpoints()),
                  endpointsOfEvents::open,
                  new MqttNotifications(broker::publish),
                  clock,
                  new SecureRandom()));
      for (BridgeSettings bridge : bridges(workspace)) {
        KafkaBridge _ = own(KafkaBridge.start(bridge, inputs, data.resolve("bridges"), clock));
      }
      CompletableFuture<Void> _ = hostState.publish();
      SparkplugSettings.hostLinks(settings, inputs, clock).forEach(this::own);
      SparkplugSettings.edgeNode(settings, data.resolve("sparkplug"), space, changes, clock)
          .ifPresent(this::own);
      SparkplugSettings.uns(settings, space, changes, broker::publish).ifPresent(this::own);
      @Nullable Lake lake =
          LakeSettings.start(settings, data, space, history, changes, clock)
              .map(this::own)
              .orElse(null);
      @Nullable Archive archive =
          ArchiveSettings.start(settings, data, space, history, audit, changes, clock)
              .map(this::own)
              .orElse(null);
      FmuStore fmus = BehaviourSettings.fmus(settings, workspace, data);
      Roster behaviours =
          own(BehaviourSettings.start(settings, workspace, fmus, data, space, changes, clock));
      Rebinder rebinder = own(Rebinder.start(space, inputs, new PastInHistory(space, history)));
      api =
          own(
              ApiServer.start(
                  apiOptions(settings, identity),
                  new ApiPorts(
                      space,
                      new Branches(space, branchOptions(settings), clock),
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
                      positions(workspace),
                      grades,
                      clock,
                      Main.Version.current(),
                      JobSettings.of(settings, data.root(), workspace.root()),
                      new RemovalOptions(
                          TelemetryPolicy.valueOf(
                              settings
                                  .text(Setting.DEVICES_DECOMMISSION_TELEMETRY)
                                  .toUpperCase(Locale.ROOT)),
                          data.resolve("archive")),
                      keys,
                      certificates,
                      lake,
                      archive,
                      behaviours,
                      fmus,
                      BehaviourSettings.workers(settings),
                      data.resolve("calibrations"),
                      BehaviourSettings.whatIfs(workspace),
                      demo)));
      CertificateWatch _ = own(CertificateWatch.start(identity, api::renew));
      audit.start();
      alarms.start();
      endpoints = listeners(settings);
      data.publishEndpoints(endpoints);
    } catch (RuntimeException | Error e) {
      closeParts().forEach(e::addSuppressed);
      throw e;
    }
  }

  /// Starts everything; when this returns, readings are accepted and persisted.
  ///
  /// @throws io.lockstep.model.LockstepException PORT_IN_USE, DATA_FOLDER_LOCKED, INVALID_MODEL,
  ///   ...
  static Node start(Settings settings, Path dataFolder, Workspace workspace) {
    return new Node(settings, dataFolder, workspace, null);
  }

  /// The same with a demo plant, whose faults the web app starts and ends.
  static Node start(Settings settings, Path dataFolder, Workspace workspace, DemoControl demo) {
    return new Node(settings, dataFolder, workspace, demo);
  }

  /// Who grades edge nodes begins before anybody can connect.
  private Supplier<EdgeGrades> grades(Settings settings, Journal inputs, InstantSource clock) {
    return settings.flag(Setting.SPARKPLUG_GRADING)
        ? own(EdgeGrading.start(inputs, clock))::grades
        : EdgeGrades::none;
  }

  private static List<BridgeSettings> bridges(Workspace workspace) {
    return switch (BridgeFiles.parse(workspace.bridges())) {
      case BridgeFiles.Result.Valid(List<BridgeSettings> valid) -> valid;
      case BridgeFiles.Result.Invalid(List<Problem> problems) ->
          throw new LockstepException(
              ErrorCode.CONFIGURATION_INVALID,
              problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    };
  }

  private static BranchOptions branchOptions(Settings settings) {
    return new BranchOptions(
        (int) Math.min(BranchOptions.COUNT_LIMIT, settings.count(Setting.LIMITS_BRANCHES)),
        settings.bytes(Setting.LIMITS_BRANCH_BYTES),
        settings.duration(Setting.BRANCHES_IDLE));
  }

  private static CompletableFuture<Void> reached(
      AckLevel level, long position, Space space, HistoryStore history) {
    return switch (level) {
      case DURABLE -> space.durable(position);
      case APPLIED -> space.applied(position);
      case QUERYABLE -> space.logged(position).thenCompose(_ -> history.queryable(position));
    };
  }

  /// Whether the inputs journal is in files of the data folder.
  private static boolean isInFiles(Settings settings) {
    return settings.text(Setting.INPUTS_KAFKA_BOOTSTRAP).equals("none");
  }

  private static JournalOptions inputsOptions(Settings settings) {
    return logOptions(settings, "inputs", Setting.JOURNAL_QUOTA, Sync.GROUP_COMMIT)
        .withMaxRecordBytes(Limits.inputBytesMax(settings));
  }

  private static JournalOptions changesOptions(Settings settings) {
    return logOptions(settings, "changes", Setting.CHANGES_QUOTA, Sync.LAZY);
  }

  private static JournalOptions alarmOptions(Settings settings) {
    return JournalOptions.named("alarms")
        .withSegmentBytes(ALARM_SEGMENT_BYTES)
        .withQuotaBytes(settings.bytes(Setting.ALARMS_QUOTA))
        .withSync(Sync.LAZY);
  }

  private static List<OperatorPosition> positions(Workspace workspace) {
    List<Problem> problems = new ArrayList<>();
    List<OperatorPosition> positions = PositionFiles.parse(workspace.positions(), problems);
    if (!problems.isEmpty()) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
    return positions;
  }

  private static JournalOptions logOptions(
      Settings settings, String name, Setting quota, Sync sync) {
    JournalOptions standard = JournalOptions.named(name);
    // All at once: one after the other, a small quota would meet the standard segment.
    return new JournalOptions(
        name,
        settings.bytes(Setting.JOURNAL_SEGMENT),
        settings.bytes(quota),
        sync,
        standard.maxRecordBytes(),
        standard.maxPendingBytes());
  }

  private static KernelOptions kernelOptions(Settings settings) {
    KernelOptions standard = KernelOptions.defaults();
    return new KernelOptions(
        KernelOptions.AutoCreate.valueOf(
            settings.text(Setting.INGEST_AUTO_CREATE).toUpperCase(Locale.ROOT)),
        standard.futureToleranceMicros(),
        standard.driftEntriesMax(),
        (int) settings.count(Setting.MEMORY_CHANGES_MAX),
        Math.max(1, settings.bytes(Setting.MEMORY_BYTES_MAX)));
  }

  private static HistoryOptions historyOptions(Settings settings, DataFolder data) {
    HistoryOptions standard =
        HistoryOptions.in(data.resolve("history"))
            .verifying(settings.duration(Setting.HISTORY_VERIFY));
    HistoryOptions options =
        settings.text(Setting.HISTORY_KEEP).equals("all") ? standard.keepingAll() : standard;
    return settings
        .retention(Setting.HISTORY_RETENTION)
        .map(options::withRetention)
        .orElse(options);
  }

  /// Drawn at each start: clients do not keep the salt.
  private static ScramVerifier scramVerifier(String adminToken) {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    return ScramVerifier.of(adminToken, salt, ScramVerifier.ITERATIONS);
  }

  private static ApiOptions apiOptions(Settings settings, Pki.Identity identity) {
    return new ApiOptions(
        settings.text(Setting.HTTP_BIND),
        settings.port(Setting.HTTP_PORT),
        settings.text(Setting.HTTPS_BIND),
        settings.port(Setting.HTTPS_PORT),
        TlsIdentity.read(identity.certificates(), identity.key()),
        false,
        Limits.api(settings),
        LoginSettings.of(settings),
        Limits.sql(settings),
        Limits.pg(settings));
  }

  private Map<String, String> listeners(Settings settings) {
    Map<String, String> listeners = new LinkedHashMap<>();
    String httpAddress = address(settings.text(Setting.HTTP_BIND), api.httpPort());
    listeners.put("http", "http://" + httpAddress);
    api.httpsPort()
        .ifPresent(
            port ->
                listeners.put(
                    "https", "https://" + address(settings.text(Setting.HTTPS_BIND), port)));
    listeners.put("mqtt", address(settings.text(Setting.MQTT_BIND), broker.port()));
    listeners.put("mqtts", address(settings.text(Setting.MQTTS_BIND), broker.tlsPort()));
    listeners.put("ws", "ws://" + httpAddress + MQTT_PATH);
    api.httpsPort()
        .ifPresent(
            port ->
                listeners.put(
                    "wss",
                    "wss://" + address(settings.text(Setting.HTTPS_BIND), port) + MQTT_PATH));
    api.pgPort()
        .ifPresent(port -> listeners.put("pg", address(settings.text(Setting.PG_BIND), port)));
    return listeners;
  }

  /// Where a client on this machine reaches a listener: a listener on all addresses is reached by
  /// loopback.
  private static String address(String bind, int port) {
    return switch (bind) {
      case "0.0.0.0" -> "127.0.0.1:" + port;
      case "::" -> "[::1]:" + port;
      default -> (bind.contains(":") ? "[" + bind + "]" : bind) + ":" + port;
    };
  }

  /// What is on, as `endpoints.json` says it.
  Map<String, String> endpoints() {
    return endpoints;
  }

  /// An address that logs an administrator in to the web app, once, within 15 minutes.
  String loginLink() {
    String code = api.drawLoginCode(new Principal("admin", Role.ADMIN));
    return endpoints.getOrDefault("http", "") + "/ui/login#code=" + code;
  }

  Path dataFolder() {
    return data.root();
  }

  String adminToken() {
    return adminToken;
  }

  Space space() {
    return space;
  }

  private <T extends AutoCloseable> T own(T part) {
    parts.push(part);
    return part;
  }

  /// Stops taking messages, finishes what was taken, and closes everything in reverse order.
  @Override
  public void close() {
    data.withdrawEndpoints();
    List<Exception> failures = closeParts();
    if (!failures.isEmpty()) {
      throw new LockstepException(
          ErrorCode.INTERNAL, "stopping: " + failures.getFirst(), failures.getFirst());
    }
  }

  private List<Exception> closeParts() {
    List<Exception> failures = new ArrayList<>();
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        // One part that does not close must not keep the others open.
        failures.add(e);
      }
    }
    return failures;
  }
}
