package io.lockstep.api.internal;

import io.lockstep.api.ApiOptions;
import io.lockstep.api.ApiPorts;
import io.lockstep.api.ArchiveAudit;
import io.lockstep.api.DemoControl;
import io.lockstep.api.internal.adt.EventRouteRoutes;
import io.lockstep.api.internal.adt.JobRoutes;
import io.lockstep.api.internal.adt.ModelRoutes;
import io.lockstep.api.internal.adt.QueryRoutes;
import io.lockstep.api.internal.adt.RelationshipRoutes;
import io.lockstep.api.internal.adt.TwinRoutes;
import io.lockstep.api.internal.http.Admission;
import io.lockstep.api.internal.http.Door;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Meter;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Sessions;
import io.lockstep.api.internal.iceberg.IcebergRoutes;
import io.lockstep.api.internal.influx.InfluxRoutes;
import io.lockstep.api.internal.jobs.Jobs;
import io.lockstep.api.internal.login.OidcLogin;
import io.lockstep.api.internal.login.Passwords;
import io.lockstep.api.internal.ops.HealthRoutes;
import io.lockstep.api.internal.ops.MetricsRoutes;
import io.lockstep.api.internal.ops.OpenApiRoutes;
import io.lockstep.api.internal.own.AlarmActionRoutes;
import io.lockstep.api.internal.own.AlarmPositions;
import io.lockstep.api.internal.own.AlarmReportRoutes;
import io.lockstep.api.internal.own.AlarmRoutes;
import io.lockstep.api.internal.own.ArchiveRoutes;
import io.lockstep.api.internal.own.AuditRoutes;
import io.lockstep.api.internal.own.BehaviourModelRoutes;
import io.lockstep.api.internal.own.BehaviourRoutes;
import io.lockstep.api.internal.own.BindingRoutes;
import io.lockstep.api.internal.own.BranchHistoryRoutes;
import io.lockstep.api.internal.own.BranchMergeRoutes;
import io.lockstep.api.internal.own.BranchRoutes;
import io.lockstep.api.internal.own.CalibrationRoutes;
import io.lockstep.api.internal.own.CommandRoutes;
import io.lockstep.api.internal.own.ComparisonRoutes;
import io.lockstep.api.internal.own.DemoRoutes;
import io.lockstep.api.internal.own.DesiredRoutes;
import io.lockstep.api.internal.own.DeviceBulkRoutes;
import io.lockstep.api.internal.own.DeviceConnectionRoutes;
import io.lockstep.api.internal.own.DeviceCredentialRoutes;
import io.lockstep.api.internal.own.DeviceRoutes;
import io.lockstep.api.internal.own.DiagnosisRoutes;
import io.lockstep.api.internal.own.DraftRoutes;
import io.lockstep.api.internal.own.EnrolmentRoutes;
import io.lockstep.api.internal.own.EventDeliveryRoutes;
import io.lockstep.api.internal.own.FmuRoutes;
import io.lockstep.api.internal.own.FmuRunRoutes;
import io.lockstep.api.internal.own.GraphRoutes;
import io.lockstep.api.internal.own.HistoryFigureRoutes;
import io.lockstep.api.internal.own.HistoryRoutes;
import io.lockstep.api.internal.own.HubRoutes;
import io.lockstep.api.internal.own.InstallationRoutes;
import io.lockstep.api.internal.own.KeepingRoutes;
import io.lockstep.api.internal.own.LakeRoutes;
import io.lockstep.api.internal.own.LiveRoutes;
import io.lockstep.api.internal.own.LoginRoutes;
import io.lockstep.api.internal.own.MigrationRoutes;
import io.lockstep.api.internal.own.ModelCheckRoutes;
import io.lockstep.api.internal.own.ModelImpactRoutes;
import io.lockstep.api.internal.own.MqttClientRoutes;
import io.lockstep.api.internal.own.NotificationRoutes;
import io.lockstep.api.internal.own.OidcRoutes;
import io.lockstep.api.internal.own.PatchRoutes;
import io.lockstep.api.internal.own.PolicyRoutes;
import io.lockstep.api.internal.own.PurgeRoutes;
import io.lockstep.api.internal.own.RebindingRoutes;
import io.lockstep.api.internal.own.RuleDebugRoutes;
import io.lockstep.api.internal.own.RuleDryRunRoutes;
import io.lockstep.api.internal.own.RuleRoutes;
import io.lockstep.api.internal.own.RuleTraceRoutes;
import io.lockstep.api.internal.own.RunRoutes;
import io.lockstep.api.internal.own.SourceRoutes;
import io.lockstep.api.internal.own.SourceTally;
import io.lockstep.api.internal.own.SparkplugRoutes;
import io.lockstep.api.internal.own.TelemetryRoutes;
import io.lockstep.api.internal.own.ThingRoutes;
import io.lockstep.api.internal.own.TokenRoutes;
import io.lockstep.api.internal.own.TwinChangeRoutes;
import io.lockstep.api.internal.own.TwinStateRoutes;
import io.lockstep.api.internal.own.UploadRoutes;
import io.lockstep.api.internal.own.UserRoutes;
import io.lockstep.api.internal.own.WhatIfRoutes;
import io.lockstep.api.internal.pages.AppRoutes;
import io.lockstep.api.internal.removal.TelemetryRemovals;
import io.lockstep.api.internal.removal.TwinPurge;
import io.lockstep.api.internal.socket.MqttEndpoint;
import io.lockstep.api.internal.socket.Sockets;
import io.lockstep.api.internal.sql.SqlRoutes;
import io.lockstep.api.internal.sql.SqlRuns;
import io.lockstep.api.internal.transfer.ExportRoutes;
import io.lockstep.api.internal.transfer.HistoryImports;
import io.lockstep.api.internal.transfer.HistoryJobRoutes;
import io.lockstep.api.internal.transfer.ImportRoutes;
import io.lockstep.api.internal.transfer.TrainingRoutes;
import io.lockstep.api.internal.work.KnownGaps;
import io.lockstep.api.internal.work.MeasuredInHistory;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.behaviour.Roster;
import io.lockstep.simulation.run.FmuRuns;
import io.lockstep.simulation.whatif.Studies;
import io.lockstep.simulation.worker.Workers;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that can be asked: one row for each route, from which routing, rights, metrics and
/// the OpenAPI document are derived. Owns what the routes need running. Thread-safe.
public final class RouteTable implements AutoCloseable {
  /// At once: each may keep a core busy.
  private static final int FMU_RUNS_MAX = 2;

  private static final int FMU_RUNS_WAITING_MAX = 4;

  private final List<Route> routes;
  private final Sockets sockets;
  private final Meter meter;
  private final Door door;
  private final LiveRoutes live;
  private final MqttClientRoutes clients;
  private final WorkPool pool;
  private final SqlRuns sql;
  private final SourceTally tally;
  private final Jobs jobs;
  private final HistoryImports imports;
  private final TelemetryRemovals removals;
  private final Passwords passwords;
  private final Studies studies;
  private final CalibrationRoutes calibrations;
  private final FmuRuns fmuRuns;
  private final WorkPool fmuRunPool;

  private RouteTable(
      List<Route> routes,
      Sockets sockets,
      Meter meter,
      Door door,
      LiveRoutes live,
      MqttClientRoutes clients,
      WorkPool pool,
      SqlRuns sql,
      SourceTally tally,
      Jobs jobs,
      HistoryImports imports,
      TelemetryRemovals removals,
      Passwords passwords,
      Studies studies,
      CalibrationRoutes calibrations,
      FmuRuns fmuRuns,
      WorkPool fmuRunPool) {
    this.routes = routes;
    this.sockets = sockets;
    this.meter = meter;
    this.door = door;
    this.live = live;
    this.clients = clients;
    this.pool = pool;
    this.sql = sql;
    this.tally = tally;
    this.jobs = jobs;
    this.imports = imports;
    this.removals = removals;
    this.passwords = passwords;
    this.studies = studies;
    this.calibrations = calibrations;
    this.fmuRuns = fmuRuns;
    this.fmuRunPool = fmuRunPool;
  }

  /// Puts the table together.
  ///
  /// @param provider another server that knows people; null when there is none
  public static RouteTable open(
      ApiOptions options,
      ApiPorts ports,
      Admission admission,
      Sessions sessions,
      @Nullable OidcLogin provider) {
    ApiOptions.Limits limits = options.limits();
    int body = limits.bodyBytesMax();
    int models = limits.modelBytesMax();
    Json json = new Json(limits.jsonDepthMax(), Math.max(body, models));
    SpaceCalls space = new SpaceCalls(ports.space(), ports.history(), limits.answerTimeout());
    Meter meter = new Meter();
    Door door = new Door(meter, ports.audit().security());
    Scopes graphs = new Scopes(space, ports.branches(), door);
    WorkPool pool =
        new WorkPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()), limits.queriesWaitingMax());
    LiveRoutes live =
        new LiveRoutes(
            ports.space(),
            graphs.sights(),
            ports.changes(),
            limits.liveClientsMax(),
            limits.heartbeat());
    SourceTally tally = new SourceTally(ports.inputs());
    SecureRandom random = new SecureRandom();
    Jobs jobs = new Jobs(space, ports.jobs(), ports.clock());
    HistoryImports imports =
        new HistoryImports(
            ports.jobs().folder().resolve("history-imports"), jobs.uploads(), ports.clock());
    TwinPurge purge = new TwinPurge(space, ports.history(), ports.removals().archive());
    TelemetryRemovals removals =
        TelemetryRemovals.start(space, ports.devices(), ports.clients(), purge);
    Passwords passwords = new Passwords(random);
    LoginRoutes logins =
        new LoginRoutes(
            sessions,
            passwords,
            ports.devices(),
            json,
            options.logins(),
            meter,
            door,
            ports.clock(),
            provider);

    List<Route> routes = new ArrayList<>();
    routes.addAll(new ModelRoutes(graphs, json, models).routes());
    routes.addAll(new TwinRoutes(graphs, json, body).routes());
    routes.addAll(new RelationshipRoutes(graphs, json, body).routes());
    routes.addAll(
        new QueryRoutes(
                graphs,
                json,
                pool,
                body,
                limits,
                System::nanoTime,
                () -> ports.clock().millis() * 1000)
            .routes());
    routes.addAll(new EventRouteRoutes(space, ports.events(), json, body).routes());
    routes.addAll(new EventDeliveryRoutes(ports.events()).routes());
    routes.addAll(new NotificationRoutes(ports.notifying(), graphs, json, body).routes());
    routes.addAll(new TwinStateRoutes(graphs, space, json, body).routes());
    routes.addAll(
        new CommandRoutes(graphs, ports.space().live(), json, body, System::nanoTime).routes());
    routes.addAll(new DesiredRoutes(graphs, json, body).routes());
    KnownGaps gaps = new KnownGaps(ports.history(), ports.devices());
    routes.addAll(new HistoryFigureRoutes(ports.history(), graphs, json).routes());
    routes.addAll(new HistoryRoutes(ports.history(), gaps, pool, graphs).routes());
    SqlRuns sql = new SqlRuns(ports.history(), gaps, graphs, options.sql(), ports.clock());
    routes.addAll(new SqlRoutes(sql, json, body).routes());
    routes.addAll(new ExportRoutes(ports.history(), graphs, json, body).routes());
    routes.addAll(
        new TrainingRoutes(ports.history(), graphs, ports.alarms(), pool, json, body).routes());
    routes.addAll(new ImportRoutes(imports, graphs, json, body).routes());
    routes.addAll(new TwinChangeRoutes(ports.space(), graphs, ports.history(), pool).routes());
    routes.addAll(new TelemetryRoutes(graphs, ports.access(), door, json, body).routes());
    routes.addAll(new InfluxRoutes(graphs, ports.access(), door, models, ports.version()).routes());
    routes.addAll(new PatchRoutes(graphs, json, body, limits.patchesMax()).routes());
    routes.addAll(live.routes());
    MqttClientRoutes clients = new MqttClientRoutes(ports.clients(), ports.audit().security());
    routes.addAll(clients.routes());
    MqttEndpoint mqtt = new MqttEndpoint(ports.mqtt(), sessions);
    routes.addAll(mqtt.routes());
    MqttEndpoint azure = mqtt.forAzure();
    routes.addAll(azure.routes());
    routes.addAll(new HubRoutes(space, ports.space(), json, body, ports.clock()).routes());
    routes.addAll(new ThingRoutes(space, ports.space(), ports.devices(), json, body).routes());
    routes.addAll(new JobRoutes(jobs, json, body).routes());
    routes.addAll(new UploadRoutes(jobs.uploads()).routes());
    routes.addAll(
        new DeviceRoutes(
                space,
                ports.devices(),
                removals,
                ports.removals().byDefault(),
                json,
                body,
                ports.keys().vault(),
                random,
                ports.clock())
            .routes());
    routes.addAll(new PurgeRoutes(graphs, purge, json, body).routes());
    routes.addAll(
        new DeviceCredentialRoutes(
                space,
                ports.devices(),
                json,
                body,
                ports.keys().vault(),
                ports.certificates(),
                random,
                ports.clock())
            .routes());
    routes.addAll(
        new DeviceBulkRoutes(space, ports.devices(), json, ports.keys().vault(), ports.clock())
            .routes());
    routes.addAll(new DeviceConnectionRoutes(ports.devices()).routes());
    routes.addAll(
        new DiagnosisRoutes(
                space,
                ports.devices(),
                ports.access(),
                ports.clients(),
                tally,
                ports.history(),
                ports.clock())
            .routes());
    routes.addAll(
        new EnrolmentRoutes(space, ports.devices(), ports.keys(), json, body, random, ports.clock())
            .routes());
    routes.addAll(
        new TokenRoutes(space, ports.devices(), ports.access(), json, body, random).routes());
    routes.addAll(
        new SourceRoutes(tally, ports.devices(), space, ports.clock().instant()).routes());
    routes.addAll(new SparkplugRoutes(ports.grades()).routes());
    routes.addAll(new GraphRoutes(graphs, pool).routes());
    routes.addAll(logins.routes());
    routes.addAll(
        new OidcRoutes(
                provider, sessions, options.logins().sessionLife(), meter, door, ports.clock())
            .routes());
    routes.addAll(
        new UserRoutes(
                space,
                ports.devices(),
                sessions,
                logins,
                passwords,
                door,
                json,
                body,
                random,
                ports.clock())
            .routes());
    DemoControl demo = ports.demo();
    if (demo != null) {
      routes.addAll(new DemoRoutes(demo).routes());
    }
    routes.addAll(new DraftRoutes(graphs).routes());
    routes.addAll(new RuleRoutes(graphs, json, pool, models).routes());
    routes.addAll(new RuleTraceRoutes(graphs).routes());
    routes.addAll(
        new RuleDebugRoutes(graphs, ports.space(), ports.branches(), json, pool, models).routes());
    routes.addAll(
        new RuleDryRunRoutes(graphs, ports.history(), json, pool, ports.clock(), models).routes());
    AlarmPositions positions = new AlarmPositions(ports.positions());
    routes.addAll(new AlarmRoutes(graphs, positions, ports.alarms(), pool).routes());
    routes.addAll(new AlarmActionRoutes(graphs, json, body, ports.clock()).routes());
    routes.addAll(
        new AlarmReportRoutes(graphs, positions, ports.alarms(), pool, ports.clock()).routes());
    routes.addAll(new RunRoutes(graphs, json, body).routes());
    routes.addAll(new InstallationRoutes(graphs, json, body).routes());
    routes.addAll(new AuditRoutes(ports.audit(), space, pool).routes());
    routes.addAll(new LakeRoutes(ports.lake(), pool).routes());
    routes.addAll(
        new ArchiveRoutes(space, ports.archive(), new ArchiveAudit(ports.audit()), pool).routes());
    routes.addAll(new HistoryJobRoutes(imports, ports.history(), ports.archive()).routes());
    @Nullable Roster roster = ports.behaviours();
    @Nullable Behaviours behaviours = roster == null ? null : roster.running();
    routes.addAll(new BehaviourModelRoutes(behaviours, ports.fmus()).routes());
    routes.addAll(
        new BehaviourRoutes(roster, graphs, ports.audit(), ports.clock(), pool, json, body)
            .routes());
    routes.addAll(
        new FmuRoutes(ports.fmus(), behaviours, ports.audit(), ports.clock(), pool, json, body)
            .routes());
    FmuRuns fmuRuns = new FmuRuns(() -> new Workers(ports.workers()), FmuRuns.Limits.STANDARD);
    WorkPool fmuRunPool = new WorkPool(FMU_RUNS_MAX, FMU_RUNS_WAITING_MAX);
    routes.addAll(new FmuRunRoutes(ports.fmus(), fmuRuns, fmuRunPool, json, body).routes());
    routes.addAll(new IcebergRoutes(ports.lake(), json, body).routes());
    routes.addAll(new PolicyRoutes(space, json, models).routes());
    routes.addAll(new KeepingRoutes(space, ports.history(), json, models).routes());
    routes.addAll(new BindingRoutes(graphs, json, models).routes());
    routes.addAll(new RebindingRoutes(space, ports.rebinder(), json, pool, body).routes());
    routes.addAll(new ModelCheckRoutes(graphs, json, pool, models).routes());
    routes.addAll(new ModelImpactRoutes(graphs, json, pool, models).routes());
    routes.addAll(new MigrationRoutes(graphs, json, pool, body).routes());
    routes.addAll(
        new HealthRoutes(
                ports.space(),
                ports.inputs(),
                ports.changes(),
                ports.history(),
                ports.lake(),
                ports.archive())
            .routes());
    routes.addAll(new OpenApiRoutes(() -> List.copyOf(routes), ports.version()).routes());
    routes.addAll(new AppRoutes(RouteTable.class.getClassLoader(), random).routes());
    routes.addAll(new BranchRoutes(ports.branches(), graphs, json, body, random).routes());
    routes.addAll(new BranchMergeRoutes(ports.branches(), graphs, json, pool, body).routes());
    routes.addAll(new BranchHistoryRoutes(ports.history(), graphs, pool).routes());
    Studies studies = new Studies(ports.space(), ports.branches(), ports.clock(), behaviours);
    routes.addAll(new WhatIfRoutes(studies, ports.scenarios(), json, body).routes());
    routes.addAll(new ComparisonRoutes(studies, ports.history(), pool, ports.clock()).routes());
    CalibrationRoutes calibrations =
        new CalibrationRoutes(
            behaviours,
            new MeasuredInHistory(ports.history()),
            ports.clock(),
            ports.calibrations(),
            json,
            body);
    routes.addAll(calibrations.routes());
    for (Route route : List.copyOf(routes)) {
      if (route.scope() == Route.Scope.LIVE) {
        routes.add(route.inBranch());
      }
    }
    // What takes WebSockets, one entry for each path.
    Sockets sockets = new Sockets(List.of(mqtt, azure, live.socket(sessions, door)));
    routes.addAll(
        new MetricsRoutes(
                ports,
                meter,
                admission,
                live,
                sockets,
                pool,
                sql,
                () -> List.copyOf(routes),
                options.openMetrics())
            .routes());
    return new RouteTable(
        List.copyOf(routes),
        sockets,
        meter,
        door,
        live,
        clients,
        pool,
        sql,
        tally,
        jobs,
        imports,
        removals,
        passwords,
        studies,
        calibrations,
        fmuRuns,
        fmuRunPool);
  }

  /// All rows.
  public List<Route> routes() {
    return routes;
  }

  /// What takes WebSockets.
  public Sockets sockets() {
    return sockets;
  }

  /// Counts what the routes answer.
  public Meter meter() {
    return meter;
  }

  /// Tells who was turned away.
  public Door door() {
    return door;
  }

  /// Compares passwords.
  public Passwords passwords() {
    return passwords;
  }

  /// Runs statements of SQL.
  public SqlRuns sql() {
    return sql;
  }

  /// Ends all live streams and WebSockets, so that their clients can be told to go.
  public void endStreams() {
    live.close();
    clients.close();
    sockets.close();
  }

  @Override
  public void close() {
    live.close();
    sockets.close();
    tally.close();
    jobs.close();
    imports.close();
    removals.close();
    pool.close();
    sql.close();
    passwords.close();
    studies.close();
    calibrations.close();
    fmuRunPool.close();
    fmuRuns.close();
  }
}
