package io.lockstep.space.egress;

import io.lockstep.ingest.Devices;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.SegmentJournal;
import io.lockstep.journal.Sync;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import io.lockstep.space.Outcome;
import io.lockstep.space.Space;
import io.lockstep.space.SpaceOptions;
import io.lockstep.twin.EventRoute;
import io.lockstep.twin.EventRouteView;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// A space on a folder, with a model, whose changes make events.
final class EventSpace implements AutoCloseable {
  private static final Principal TESTER = new Principal("tester", Role.ADMIN);
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Oven;1","@type":"Interface","contents":[
       {"@type":"Property","name":"temperature","schema":"double","writable":true}]}]
      """;

  final SegmentJournal inputs;
  final SegmentJournal changes;
  final Space space;

  private EventSpace(SegmentJournal inputs, SegmentJournal changes, Space space) {
    this.inputs = inputs;
    this.changes = changes;
    this.space = space;
  }

  static EventSpace open(Path folder) {
    RealDisk disk = new RealDisk(folder);
    SegmentJournal inputs = Journal.open(disk, TimeSource.system(), options("inputs"));
    SegmentJournal changes =
        Journal.open(disk, TimeSource.system(), options("changes").withSync(Sync.LAZY));
    Space space =
        Space.open(
            SpaceOptions.named("test"),
            KernelOptions.defaults(),
            inputs,
            changes,
            disk,
            Devices.empty(),
            InstantSource.system(),
            System::nanoTime);
    return new EventSpace(inputs, changes, space);
  }

  private static JournalOptions options(String name) {
    return JournalOptions.named(name).withSegmentBytes(64 << 10).withQuotaBytes(64 << 20);
  }

  EventSpace withModel() throws Exception {
    submit(new TwinCommand.AddModels(MODEL));
    return this;
  }

  void submit(TwinCommand command) throws Exception {
    Outcome outcome = space.submit(TESTER, new Command.OfTwins(command)).get(60, TimeUnit.SECONDS);
    if (outcome.reply() instanceof Reply.Refused(var reason)) {
      throw new IllegalStateException(reason.toString());
    }
    space.logged(outcome.position()).get(60, TimeUnit.SECONDS);
  }

  void putTwin(String id) throws Exception {
    submit(
        new TwinCommand.PutTwin(
            id, "{\"$metadata\":{\"$model\":\"dtmi:test:Oven;1\"},\"temperature\":1}", false));
  }

  EventRoute putRoute(String id, String endpoint, String filter) throws Exception {
    submit(new TwinCommand.PutEventRoute(id, endpoint, filter));
    return space.read(view -> EventRouteView.of(view).route(id)).orElseThrow();
  }

  @Override
  public void close() {
    space.close();
    changes.close();
    inputs.close();
  }
}
