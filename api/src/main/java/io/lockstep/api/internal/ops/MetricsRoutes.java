package io.lockstep.api.internal.ops;

import io.lockstep.api.ApiPorts;
import io.lockstep.api.internal.http.Admission;
import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Meter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.RouteBuilder;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.own.LiveRoutes;
import io.lockstep.api.internal.socket.Sockets;
import io.lockstep.api.internal.sql.SqlMeter;
import io.lockstep.api.internal.sql.SqlRuns;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.broker.BrokerStatistics;
import io.lockstep.broker.ListenerStatistics;
import io.lockstep.broker.TopicStatistics;
import io.lockstep.history.HistoryHealth;
import io.lockstep.history.HistoryStatistics;
import io.lockstep.history.archive.Archive;
import io.lockstep.history.lake.Lake;
import io.lockstep.ingest.SparkplugHealth;
import io.lockstep.ingest.grade.EdgeGrades;
import io.lockstep.journal.JournalHealth;
import io.lockstep.journal.JournalStatistics;
import io.lockstep.model.CommandState;
import io.lockstep.model.Role;
import io.lockstep.space.Branches;
import io.lockstep.space.SpaceHealth;
import io.lockstep.space.SpaceStatistics;
import io.lockstep.space.audit.AuditHealth;
import io.lockstep.space.egress.RouteStatus;
import io.lockstep.twin.CommandStatistics;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.IndexStatistics;
import io.lockstep.twin.KernelStatistics;
import io.lockstep.twin.MemoryView;
import io.lockstep.twin.RuleStatistics;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Figures of every step of the data's way, taken at the moment of the scrape.
public final class MetricsRoutes {
  private static final double NANOS = 1e9;

  private final ApiPorts ports;
  private final Meter meter;
  private final Admission admission;
  private final LiveRoutes live;
  private final Sockets sockets;
  private final WorkPool pool;
  private final SqlRuns sql;
  private final Supplier<List<Route>> table;
  private final boolean open;

  /// @param table all routes; asked only when a request is answered
  /// @param open true lets anybody read
  public MetricsRoutes(
      ApiPorts ports,
      Meter meter,
      Admission admission,
      LiveRoutes live,
      Sockets sockets,
      WorkPool pool,
      SqlRuns sql,
      Supplier<List<Route>> table,
      boolean open) {
    this.ports = ports;
    this.meter = meter;
    this.admission = admission;
    this.live = live;
    this.sockets = sockets;
    this.pool = pool;
    this.sql = sql;
    this.table = table;
    this.open = open;
  }

  /// The rows of the table.
  public List<Route> routes() {
    RouteBuilder route =
        Route.own(Verb.GET, "/metrics", "getMetrics")
            .says("Operation", "Gives the figures of every step in the Prometheus text format.")
            .answers(new Response(200, "The figures.", "text/plain", "Metrics"));
    return List.of((open ? route.open() : route.role(Role.VIEWER)).to(_ -> scrape()));
  }

  private Answer scrape() {
    MetricsText text = new MetricsText();
    broker(text, ports.broker().get());
    journal(text, "inputs", ports.inputs().statistics(), ports.inputs().health());
    journal(text, "changes", ports.changes().statistics(), ports.changes().health());
    space(text, ports.space().statistics(), ports.space().health());
    audit(text, ports.audit().health());
    if (!(ports.space().health() instanceof SpaceHealth.Stopped)) {
      twin(text, ports.space().read(GraphView::statistics));
      memory(text, ports.space().read(view -> view.memory().statistics()));
      indexes(text, ports.space().read(GraphView::indexStatistics));
      commands(text, ports.space().read(GraphView::commandStatistics));
      rules(text, ports.space().read(GraphView::ruleStatistics));
      sparkplug(text, ports.space().sparkplug());
    }
    grades(text, ports.grades().get());
    branches(text, ports.branches().figures());
    history(text, ports.history().statistics(), ports.history().health());
    Lake lake = ports.lake();
    if (lake != null) {
      LakeMetrics.write(text, lake.status());
    }
    Archive archive = ports.archive();
    if (archive != null) {
      ArchiveMetrics.write(text, archive.status());
    }
    events(text, ports.events().statuses());
    api(text);
    sql(text);
    JvmMetrics.write(text);
    return new Answer.Full(200, MetricsText.CONTENT_TYPE, text.toString(), Map.of());
  }

  private static void events(MetricsText text, List<RouteStatus> routes) {
    String p = "lockstep_events_";
    text.gauge(p + "routes", "Event routes.", routes.size())
        .gauge(
            p + "retrying_routes",
            "Event routes whose last attempt failed, or that have no endpoint.",
            routes.stream().filter(route -> route.state() != RouteStatus.State.DELIVERING).count())
        .counter(
            p + "delivered_total",
            "Events that endpoints took, since their routes were made.",
            routes.stream().mapToLong(RouteStatus::delivered).sum())
        .counter(
            p + "failed_attempts_total",
            "Attempts that failed.",
            routes.stream().mapToLong(RouteStatus::failed).sum())
        .counter(
            p + "dead_total",
            "Events that were given up, since their routes were made.",
            routes.stream().mapToLong(RouteStatus::dead).sum())
        .counter(
            p + "lost_ranges_total",
            "Stretches of the changes log that were gone or damaged before a route read them.",
            routes.stream().mapToLong(RouteStatus::lost).sum())
        .gauge(
            p + "lag_max_bytes",
            "What the route that is furthest behind has still to read.",
            routes.stream().mapToLong(RouteStatus::lagBytes).max().orElse(0));
  }

  private static void sparkplug(MetricsText text, SparkplugHealth sparkplug) {
    String p = "lockstep_sparkplug_";
    long nodesOnline = 0;
    long devices = 0;
    long devicesOnline = 0;
    long metrics = 0;
    long births = 0;
    long deaths = 0;
    long gaps = 0;
    long rebirths = 0;
    long duplicates = 0;
    for (SparkplugHealth.Node node : sparkplug.nodes()) {
      nodesOnline += node.online() ? 1 : 0;
      metrics += node.own().metrics();
      births += node.own().births();
      deaths += node.deaths();
      gaps += node.gaps();
      rebirths += node.rebirths();
      duplicates += node.duplicates();
      devices += node.devices().size();
      for (SparkplugHealth.Member device : node.devices()) {
        devicesOnline += device.online() ? 1 : 0;
        metrics += device.metrics();
        births += device.births();
      }
    }
    text.gauge(p + "nodes", "Edge nodes heard of.", sparkplug.nodes().size())
        .gauge(p + "nodes_online", "Edge nodes between birth and death.", nodesOnline)
        .gauge(p + "devices", "Devices of edge nodes heard of.", devices)
        .gauge(p + "devices_online", "Devices between birth and death.", devicesOnline)
        .gauge(p + "metrics", "Metrics of the last births.", metrics)
        .counter(p + "births_total", "Births of nodes and devices.", births)
        .counter(p + "deaths_total", "Deaths of nodes.", deaths)
        .counter(p + "sequence_gaps_total", "Times a message was missing.", gaps)
        .counter(p + "rebirth_requests_total", "Times a node was asked for a rebirth.", rebirths)
        .counter(p + "duplicates_total", "Messages that had come before.", duplicates);
  }

  private static void grades(MetricsText text, EdgeGrades grades) {
    String p = "lockstep_sparkplug_grading_";
    List<EdgeGrades.NodeGrade> nodes = grades.nodes();
    text.gauge(p + "nodes", "Edge nodes that were graded since the start.", nodes.size())
        .gauge(
            p + "violating_nodes",
            "Those of them that have violated a statement of the specification.",
            nodes.stream().filter(node -> !node.violations().isEmpty()).count())
        .counter(
            p + "messages_total",
            "Messages that were judged.",
            nodes.stream().mapToLong(EdgeGrades.NodeGrade::messages).sum())
        .counter(
            p + "violations_total",
            "Violations that were seen.",
            nodes.stream()
                .flatMap(node -> node.violations().stream())
                .mapToLong(EdgeGrades.Violation::count)
                .sum())
        .counter(
            p + "skips_total",
            "Times the grader passed over records that it could not keep up with.",
            grades.skipped());
  }

  private static void broker(MetricsText text, BrokerStatistics broker) {
    String p = "lockstep_broker_";
    text.gauge(p + "connections", "MQTT clients connected.", broker.connections())
        .gauge(p + "connections_max", "The most at a time.", broker.connectionsMost())
        .counter(p + "connections_total", "CONNECTs accepted.", broker.connectionsTotal())
        .counter(
            p + "authentication_failures_total",
            "CONNECTs refused.",
            broker.authenticationFailures())
        .counter(
            p + "protocol_errors_total",
            "Connections closed for a malformed packet or a protocol error.",
            broker.protocolErrors())
        .counter(p + "takeovers_total", "Connections taken over.", broker.takeovers())
        .counter(p + "received_messages_total", "PUBLISH taken.", broker.receivedMessages())
        .counter(p + "received_bytes_total", "Bytes read.", broker.receivedBytes())
        .gauge(
            p + "inbound_bytes",
            "Memory kept of packets that have come in part.",
            broker.inboundBytes())
        .gauge(
            p + "outbound_bytes", "Bytes that wait for clients in memory.", broker.outboundBytes())
        .counter(
            p + "acknowledged_messages_total",
            "PUBACK and PUBREC sent for durable messages.",
            broker.acknowledgedMessages())
        .counter(
            p + "duplicate_messages_total",
            "QoS 2 PUBLISH received before, and not taken again.",
            broker.duplicateMessages())
        .counter(p + "refused_messages_total", "PUBLISH refused.", broker.refusedMessages())
        .counter(p + "sent_messages_total", "PUBLISH sent.", broker.sentMessages())
        .counter(p + "sent_bytes_total", "Bytes written.", broker.sentBytes())
        .gauge(p + "sessions", "Sessions, connected or not.", broker.sessions())
        .counter(
            p + "sessions_expired_total",
            "Sessions that ended since their client stayed away.",
            broker.sessionsExpired())
        .gauge(p + "subscriptions", "Filters of all sessions.", broker.subscriptions())
        .gauge(p + "shared_subscriptions", "Groups that share a filter.", broker.sharedGroups())
        .gauge(p + "retained_messages", "Retained messages.", broker.retainedMessages())
        .gauge(
            p + "delivery_position_bytes",
            "Inputs position fanned out up to.",
            broker.deliveryPosition())
        .gauge(p + "behind_sessions", "Sessions served from the journal.", broker.behind());
    String dropped = p + "dropped_messages_total";
    String help = "Messages not delivered, by reason.";
    text.counter(dropped, help, Map.of("reason", "slow"), broker.droppedSlow())
        .counter(dropped, help, Map.of("reason", "too_large"), broker.droppedTooLarge())
        .counter(dropped, help, Map.of("reason", "expired"), broker.droppedExpired())
        .counter(dropped, help, Map.of("reason", "backlog"), broker.droppedBacklog())
        .counter(dropped, help, Map.of("reason", "retained"), broker.droppedRetained())
        .counter(dropped, help, Map.of("reason", "answer"), broker.droppedAnswers());
    listeners(text, broker);
    for (TopicStatistics topics : broker.topics()) {
      Map<String, String> of = Map.of("prefix", topics.prefix());
      text.counter(
              p + "topic_messages_total",
              "Messages by configured prefix of their topics.",
              of,
              topics.messages())
          .counter(p + "topic_bytes_total", "Bytes of their payloads.", of, topics.bytes());
    }
  }

  private static void listeners(MetricsText text, BrokerStatistics broker) {
    String p = "lockstep_broker_listener_";
    for (ListenerStatistics listener : broker.listeners()) {
      Map<String, String> of = Map.of("listener", listener.name());
      text.gauge(p + "connections", "Connections open.", of, listener.connections())
          .counter(p + "connections_total", "Connections taken.", of, listener.connectionsTotal())
          .counter(
              p + "tls_failures_total",
              "Connections that ended in the TLS handshake, or broke TLS.",
              of,
              listener.handshakeFailures())
          .counter(p + "received_messages_total", "PUBLISH taken.", of, listener.receivedMessages())
          .counter(p + "received_bytes_total", "Bytes of MQTT read.", of, listener.receivedBytes())
          .counter(p + "sent_messages_total", "PUBLISH sent.", of, listener.sentMessages())
          .counter(p + "sent_bytes_total", "Bytes of MQTT written.", of, listener.sentBytes());
    }
  }

  private static void journal(
      MetricsText text, String name, JournalStatistics journal, JournalHealth health) {
    String p = "lockstep_journal_";
    Map<String, String> log = Map.of("log", name);
    text.gauge(
            p + "healthy",
            "1 while records are taken.",
            log,
            health instanceof JournalHealth.Healthy ? 1 : 0)
        .counter(p + "records_total", "Records durable.", log, journal.appendedRecords())
        .counter(p + "bytes_total", "Bytes appended.", log, journal.appendedBytes())
        .counter(p + "commits_total", "Group commits.", log, journal.commits())
        .counter(p + "failed_batches_total", "Batches failed.", log, journal.failedBatches())
        .counter(p + "syncs_total", "fdatasyncs.", log, journal.syncs())
        .gauge(
            p + "sync_median_seconds", "Median fdatasync.", log, journal.syncMedianNanos() / NANOS)
        .gauge(
            p + "sync_p99_seconds",
            "99th percentile of fdatasync.",
            log,
            journal.syncP99Nanos() / NANOS)
        .gauge(p + "sync_max_seconds", "Longest fdatasync.", log, journal.syncMaxNanos() / NANOS)
        .gauge(p + "pending_bytes", "Handed over, not committed.", log, journal.pendingBytes())
        .gauge(p + "segments", "Segment files.", log, journal.segments())
        .gauge(p + "first_position_bytes", "Oldest position.", log, journal.firstPosition())
        .gauge(p + "end_position_bytes", "End of the log.", log, journal.endPosition())
        .gauge(p + "quarantined_ranges", "Damaged ranges.", log, journal.gaps());
  }

  private static void branches(MetricsText text, Branches.Figures branches) {
    String p = "lockstep_branch_";
    text.gauge(p + "open", "Branches that are open.", branches.open())
        .counter(p + "created_total", "Branches made.", branches.created())
        .counter(p + "dropped_total", "Branches dropped.", branches.dropped())
        .gauge(p + "held_bytes", "What they hold of their own.", branches.bytes());
  }

  private static void space(MetricsText text, SpaceStatistics space, SpaceHealth health) {
    String p = "lockstep_space_";
    text.gauge(
            p + "running",
            "1 while records are taken and decided.",
            health instanceof SpaceHealth.Running ? 1 : 0)
        .gauge(p + "applied_position_bytes", "Inputs decided up to.", space.appliedPosition())
        .gauge(p + "lag_bytes", "Inputs not decided yet.", space.lagBytes())
        .counter(p + "records_total", "Input records decided.", space.records())
        .counter(p + "field_messages_total", "Messages from the field.", space.fieldMessages())
        .counter(p + "commands_total", "Commands.", space.commands())
        .counter(p + "refusals_total", "Commands refused.", space.refusals())
        .counter(p + "samples_total", "Values handed to the kernel.", space.samples())
        .counter(p + "drifts_total", "Notes of drift.", space.drifts())
        .counter(p + "changes_total", "Records written to changes.", space.changes())
        .gauge(p + "replayed_records", "Records replayed at start.", space.replayedRecords())
        .counter(p + "batches_total", "Rounds that decided records.", space.batches())
        .gauge(p + "batch_records_max", "Largest round.", space.batchRecordsMax())
        .gauge(
            p + "decide_mean_seconds",
            "Mean time to decode and apply a record.",
            space.decideNanosMean() / NANOS)
        .counter(p + "reads_total", "Reads on the kernel thread.", space.reads())
        .counter(p + "read_overruns_total", "Reads over budget.", space.readOverruns())
        .gauge(p + "read_max_seconds", "Longest read.", space.readNanosMax() / NANOS)
        .counter(p + "forks_total", "Read generations and snapshots taken.", space.forks())
        .counter(p + "snapshots_total", "Snapshots completed.", space.snapshots())
        .gauge(
            p + "snapshot_position_bytes",
            "Inputs position of the newest snapshot.",
            space.snapshotPosition())
        .gauge(p + "snapshot_size_bytes", "Size of the newest snapshot.", space.snapshotBytes())
        .gauge(
            p + "snapshot_duration_seconds",
            "Time that writing it took.",
            space.snapshotMillis() / 1_000.0)
        .gauge(p + "inflight_commands", "Writes that wait for their answer.", space.inFlight())
        .counter(p + "overloads_total", "Refused since too many waited.", space.overloads())
        .gauge(p + "live_subscribers", "Live subscribers.", space.liveSubscribers())
        .counter(p + "live_events_total", "Events handed to them.", space.liveEvents())
        .counter(p + "live_dropped_events_total", "Events slow ones lost.", space.liveDropped());
  }

  private static void audit(MetricsText text, AuditHealth audit) {
    String p = "lockstep_audit_";
    text.gauge(
            p + "healthy", "1 while the audit can be written.", audit.problem().isEmpty() ? 1 : 0)
        .gauge(p + "groups", "Groups of the chain.", audit.groups())
        .gauge(p + "entries", "Entries of the chain.", audit.entries())
        .gauge(p + "covered_position_bytes", "Inputs covered up to.", audit.inputs());
  }

  private static void indexes(MetricsText text, IndexStatistics indexes) {
    String p = "lockstep_twin_";
    text.gauge(p + "value_indexes", "Properties with an index for queries.", indexes.indexes())
        .gauge(p + "value_index_bytes", "Bytes of these indexes.", indexes.bytes());
  }

  private static void twin(MetricsText text, KernelStatistics kernel) {
    String p = "lockstep_twin_";
    text.gauge(p + "twins", "Twins.", kernel.twins())
        .gauge(p + "relationships", "Relationships.", kernel.relationships())
        .gauge(p + "models", "Models.", kernel.models())
        .gauge(p + "series", "Series.", kernel.series())
        .counter(p + "samples_total", "Readings accepted.", kernel.samples())
        .counter(p + "late_samples_total", "Not newer than the current value.", kernel.late())
        .counter(p + "future_samples_total", "Too far ahead of receipt.", kernel.future())
        .counter(p + "duplicate_samples_total", "Dropped as equal.", kernel.duplicates())
        .counter(p + "drifted_samples_total", "Unknown to the models.", kernel.drifted());
  }

  private static void memory(MetricsText text, MemoryView.Statistics memory) {
    String p = "lockstep_twin_memory_";
    text.gauge(p + "changes", "Structural changes that are remembered.", memory.changes())
        .gauge(p + "bytes", "Memory that remembered changes take, about.", memory.bytes())
        .gauge(
            p + "horizon_seconds",
            "The earliest time of which the graph can be shown, Unix time; 0 for all times.",
            memory.horizonMicros().orElse(0L) / 1_000_000);
  }

  private static void rules(MetricsText text, RuleStatistics rules) {
    String p = "lockstep_twin_";
    text.gauge(p + "rules", "Rules in force.", rules.rules())
        .counter(
            p + "rule_evaluations_total",
            "How often a rule was shown a reading.",
            rules.evaluations())
        .gauge(p + "open_alarms", "Alarms that are not over.", rules.openAlarms())
        .gauge(
            p + "unacknowledged_alarms",
            "Alarms that nobody has acknowledged.",
            rules.unacknowledgedAlarms())
        .counter(p + "raised_alarms_total", "How often an alarm was raised.", rules.raisedAlarms());
  }

  private static void commands(MetricsText text, CommandStatistics commands) {
    String open = "lockstep_twin_open_device_commands";
    String total = "lockstep_twin_device_commands_total";
    text.gauge(
            open,
            "Commands to devices that are open, by state.",
            Map.of("state", CommandState.ACCEPTED.word()),
            commands.accepted())
        .gauge(open, "", Map.of("state", CommandState.SENT.word()), commands.sent())
        .gauge(open, "", Map.of("state", CommandState.SUCCEEDED.stage()), commands.executed());
    commands
        .totals()
        .forEach(
            (state, count) ->
                text.counter(
                    total,
                    "How often commands to devices came into a state.",
                    Map.of("state", state.word()),
                    count));
  }

  private static void history(MetricsText text, HistoryStatistics history, HistoryHealth health) {
    String p = "lockstep_history_";
    boolean answers =
        switch (health) {
          case HistoryHealth.Running _, HistoryHealth.Behind _, HistoryHealth.RebuildNeeded _ ->
              true;
          case HistoryHealth.Starting _, HistoryHealth.Failed _, HistoryHealth.Closed _ -> false;
        };
    text.gauge(p + "running", "1 while it writes and answers.", answers ? 1 : 0)
        .counter(p + "rows_total", "Readings written.", history.rows())
        .gauge(p + "stored_rows", "Readings in the store.", history.storedRows())
        .gauge(p + "series", "Series known.", history.series())
        .counter(p + "commits_total", "Batches made visible.", history.commits())
        .gauge(
            p + "commit_median_seconds",
            "Median time to make a batch visible.",
            history.commitMedianNanos() / NANOS)
        .gauge(p + "commit_max_seconds", "The longest.", history.commitMaxNanos() / NANOS)
        .counter(p + "duplicate_rows_total", "Readings dropped as equal.", history.duplicates())
        .counter(p + "late_rows_total", "Readings out of order.", history.late())
        .counter(p + "lookups_total", "Searches for duplicates.", history.lookups())
        .gauge(p + "lag_bytes", "Changes not yet in the store.", history.lagBytes())
        .gauge(
            p + "committed_position_bytes",
            "Inputs position answered up to.",
            history.committedInputPosition())
        .counter(p + "gaps_total", "Stretches of changes that were gone.", history.gaps())
        .counter(
            p + "dropped_partitions_total",
            "Partitions that retention removed.",
            history.droppedPartitions());
  }

  private void api(MetricsText text) {
    String p = "lockstep_api_";
    List<Meter.Figures> figures = meter.figures(table.get());
    for (Meter.Figures route : figures) {
      for (int i = 1; i < route.byStatusClass().size(); i++) {
        long count = route.byStatusClass().get(i);
        if (count > 0) {
          text.counter(
              p + "requests_total",
              "Requests answered, by operation and class of status.",
              labels("operation", nameOf(route), "status", i + "xx"),
              count);
        }
      }
    }
    for (Meter.Figures route : figures) {
      durations(text, p + "request_duration_seconds", route);
    }
    text.gauge(p + "underway_requests", "Requests under way.", admission.underWay())
        .counter(p + "overloads_total", "Refused since too many were.", meter.overloads())
        .counter(p + "refused_tokens_total", "Refused for their token.", meter.refusedTokens())
        .counter(p + "logins_total", "People who logged in.", meter.logins())
        .counter(p + "refused_logins_total", "Logins that were refused.", meter.refusedLogins())
        .gauge(p + "live_streams", "Live streams open.", live.open())
        .counter(p + "live_events_total", "Live events written.", live.eventsWritten())
        .gauge(p + "websockets", "WebSockets open.", sockets.open())
        .counter(p + "websockets_total", "WebSockets opened.", sockets.opened())
        .counter(p + "refused_websockets_total", "WebSockets refused.", sockets.refused())
        .gauge(p + "busy_queries", "Queries being answered.", pool.busy())
        .gauge(p + "waiting_queries", "Queries that wait for a thread.", pool.waiting());
  }

  private void sql(MetricsText text) {
    String p = "lockstep_sql_";
    for (SqlMeter.Door door : SqlMeter.Door.values()) {
      SqlMeter.Figures of = sql.meter().figures(door);
      Map<String, String> label = Map.of("door", door.word());
      String help = "Statements, by door and by what became of them.";
      String name = p + "statements_total";
      text.counter(name, help, labels("door", door.word(), "outcome", "answered"), of.answered())
          .counter(name, help, labels("door", door.word(), "outcome", "refused"), of.refused())
          .counter(name, help, labels("door", door.word(), "outcome", "failed"), of.failed())
          .counter(
              p + "statement_seconds_total",
              "Time that statements took, from their turn on.",
              label,
              of.nanos() / NANOS)
          .counter(p + "rows_total", "Rows told.", label, of.rows())
          .counter(p + "slow_statements_total", "Longer than sql.slow.", label, of.slow());
    }
    text.gauge(p + "running_statements", "Statements that run.", sql.meter().running())
        .gauge(p + "waiting_statements", "Statements that wait for a thread.", sql.waiting());
  }

  private static void durations(MetricsText text, String name, Meter.Figures route) {
    long all = route.buckets().stream().mapToLong(Long::longValue).sum();
    if (all == 0) {
      return;
    }
    String operation = nameOf(route);
    String help = "How long answers took, by operation.";
    long sum = 0;
    for (int i = 0; i < Meter.BUCKETS_MICROS.size(); i++) {
      sum += route.buckets().get(i);
      String bound =
          BigDecimal.valueOf(Meter.BUCKETS_MICROS.get(i), 6).stripTrailingZeros().toPlainString();
      text.histogram(name, "_bucket", help, labels("operation", operation, "le", bound), sum);
    }
    Map<String, String> whole = Map.of("operation", operation);
    text.histogram(name, "_bucket", help, labels("operation", operation, "le", "+Inf"), all)
        .histogram(name, "_sum", help, whole, route.micros() / 1e6)
        .histogram(name, "_count", help, whole, all);
  }

  private static String nameOf(Meter.Figures figures) {
    Route route = figures.route();
    return route == null ? "none" : route.operation();
  }

  private static Map<String, String> labels(String a, String first, String b, String second) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(a, first);
    labels.put(b, second);
    return labels;
  }
}
