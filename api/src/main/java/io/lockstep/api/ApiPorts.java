package io.lockstep.api;

import io.lockstep.broker.BrokerStatistics;
import io.lockstep.broker.LiveClients;
import io.lockstep.broker.MqttStreams;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.archive.Archive;
import io.lockstep.history.lake.Lake;
import io.lockstep.ingest.DeviceCertificates;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.RegistryAccess;
import io.lockstep.ingest.SharedKeys;
import io.lockstep.ingest.grade.EdgeGrades;
import io.lockstep.journal.Journal;
import io.lockstep.simulation.behaviour.Roster;
import io.lockstep.simulation.fmu.FmuStore;
import io.lockstep.simulation.whatif.WhatIf;
import io.lockstep.simulation.worker.WorkerOptions;
import io.lockstep.space.Branches;
import io.lockstep.space.Space;
import io.lockstep.space.alarms.AlarmLog;
import io.lockstep.space.alarms.OperatorPosition;
import io.lockstep.space.audit.AuditTrail;
import io.lockstep.space.egress.EventRouting;
import io.lockstep.space.egress.Notifying;
import io.lockstep.space.rebind.Rebinder;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the API serves. Everything must stay open until the API is closed.
///
/// @param space reads, writes and live events
/// @param branches what-ifs of the space
/// @param history past readings
/// @param rebinder binds the past anew
/// @param devices the registry that the space changes
/// @param access says who a bearer token belongs to, and what a device may publish
/// @param inputs the space's input journal, for health and metrics
/// @param changes the space's changes log, for health and metrics
/// @param broker the broker's figures, taken at each scrape
/// @param mqtt takes what comes over `/mqtt` (MQTT over WebSocket)
/// @param clients the broker's clients
/// @param events where event routes lead
/// @param notifying by which channels rules let people be told
/// @param audit who did what
/// @param alarms what has become of alarms
/// @param positions from which operators see to alarms
/// @param grades how well Sparkplug edge nodes keep to the specification
/// @param clock the wall clock
/// @param version of the release, for the OpenAPI document
/// @param jobs where import and delete jobs read and write
/// @param removals what becomes of telemetry that nobody wants any more
/// @param keys those that devices and enrolments share with us
/// @param certificates signs certificates of devices
/// @param lake the Iceberg tables of all readings; null when none are written
/// @param archive of days that are over, under the audit; null when none is written
/// @param behaviours of twins; null when none can run
/// @param fmus those of the workspace, and those that were uploaded
/// @param workers what worker processes of FMUs that are run by themselves may do
/// @param calibrations the folder that remembers what they came to
/// @param scenarios what-ifs that the workspace keeps
/// @param demo the demo plant's faults; null when no demo plant runs
public record ApiPorts(
    Space space,
    Branches branches,
    HistoryStore history,
    Rebinder rebinder,
    Devices devices,
    RegistryAccess access,
    Journal inputs,
    Journal changes,
    Supplier<BrokerStatistics> broker,
    MqttStreams mqtt,
    LiveClients clients,
    EventRouting events,
    Notifying notifying,
    AuditTrail audit,
    AlarmLog alarms,
    List<OperatorPosition> positions,
    Supplier<EdgeGrades> grades,
    InstantSource clock,
    String version,
    JobOptions jobs,
    RemovalOptions removals,
    SharedKeys keys,
    DeviceCertificates certificates,
    @Nullable Lake lake,
    @Nullable Archive archive,
    @Nullable Roster behaviours,
    FmuStore fmus,
    WorkerOptions workers,
    Path calibrations,
    List<WhatIf> scenarios,
    @Nullable DemoControl demo) {}
