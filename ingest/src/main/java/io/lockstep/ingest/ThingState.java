package io.lockstep.ingest;

import io.lockstep.ingest.aws.Job;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is kept of devices that speak the contract of AWS IoT, and their jobs. Pure state, a part
/// of [ContractState]. One thread changes it; any number read [#thing], [#jobs] and [#job].
public final class ThingState {
  /// So many jobs at a time.
  static final int JOBS_MAX = 10_000;

  /// So many clients are remembered for events of AWS IoT.
  static final int CLIENTS_MAX = 200_000;

  private volatile SharedTable<Thing> things;
  private volatile SharedTable<Job> jobs;

  /// Whose execution, and of which job, a timer is about, by its number: `thing job`.
  private SharedTable<String> timers;

  /// Who listens to events: devices, and an empty name for users.
  private SharedTable<String> listeners;

  private SharedTable<EventClient> clients;

  /// The latest time at which a connection began or ended, microseconds since epoch; subscriptions
  /// state no time of their own.
  private long heardMicros;

  private ThingState(
      SharedTable<Thing> things,
      SharedTable<Job> jobs,
      SharedTable<String> timers,
      SharedTable<String> listeners,
      SharedTable<EventClient> clients) {
    this.things = things;
    this.jobs = jobs;
    this.timers = timers;
    this.listeners = listeners;
    this.clients = clients;
  }

  static ThingState empty() {
    return new ThingState(
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty());
  }

  /// An independent copy; costs nothing.
  ThingState fork() {
    ThingState copy = new ThingState(things, jobs, timers, listeners, clients);
    copy.heardMicros = heardMicros;
    return copy;
  }

  boolean isEmpty() {
    return things.size() == 0 && jobs.size() == 0 && listeners.size() == 0;
  }

  /// What is kept of a thing; from any thread.
  public Optional<Thing> thing(String id) {
    return Optional.ofNullable(things.get(id));
  }

  /// All jobs, by their ids; from any thread.
  public List<Job> jobs() {
    return jobs.values();
  }

  /// A job; from any thread.
  public Optional<Job> job(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  @Nullable Thing find(String id) {
    return things.get(id);
  }

  Thing get(String id) {
    Thing known = things.get(id);
    return known == null ? Thing.unheard(id) : known;
  }

  void put(Thing now) {
    things = things.with(now.id(), now);
  }

  @Nullable Job findJob(String id) {
    return jobs.get(id);
  }

  int jobCount() {
    return jobs.size();
  }

  void put(Job now) {
    jobs = jobs.with(now.id(), now);
  }

  void timed(long number, String thing, String job) {
    timers = timers.with(Long.toString(number), thing + " " + job);
  }

  /// Takes what a timer is about, `thing job`; null when it is about nothing any more.
  @Nullable String untimed(long number) {
    String key = Long.toString(number);
    String about = timers.get(key);
    timers = timers.without(key);
    return about;
  }

  SharedTable<String> listeners() {
    return listeners;
  }

  void listening(String who, boolean listens) {
    if (listens && listeners.get(who) == null) {
      listeners = listeners.with(who, who);
    } else if (!listens && listeners.get(who) != null) {
      listeners = listeners.without(who);
    }
  }

  long heardMicros() {
    return heardMicros;
  }

  void heard(long atMicros) {
    heardMicros = Math.max(heardMicros, atMicros);
  }

  SharedTable<EventClient> clients() {
    return clients;
  }

  @Nullable EventClient client(String id) {
    return clients.get(id);
  }

  /// Remembers a client, unless there are too many.
  void put(EventClient client) {
    if (clients.size() < CLIENTS_MAX || clients.get(client.id()) != null) {
      clients = clients.with(client.id(), client);
    }
  }

  void write(DataOutput out) throws IOException {
    List<Thing> all = things.values();
    out.writeInt(all.size());
    for (Thing thing : all) {
      thing.write(out);
    }
    List<Job> allJobs = jobs.values();
    out.writeInt(allJobs.size());
    for (Job job : allJobs) {
      job.write(out);
    }
    List<String> listening = listeners.values();
    out.writeInt(listening.size());
    for (String listener : listening) {
      HubSnapshot.writeText(out, listener);
    }
    List<EventClient> told = clients.values();
    out.writeInt(told.size());
    for (EventClient client : told) {
      client.write(out);
    }
    out.writeLong(heardMicros);
  }

  /// @param hasEvents false of a snapshot of a release that told of none
  static ThingState read(DataInput in, boolean hasEvents) throws IOException {
    ThingState state = empty();
    int count = HubSnapshot.readCount(in);
    for (int i = 0; i < count; i++) {
      Thing thing = Thing.read(in);
      state.put(thing);
      thing
          .open()
          .forEach(
              execution -> {
                for (long timer : new long[] {execution.timer(), execution.stepTimer()}) {
                  if (timer != 0) {
                    state.timed(timer, thing.id(), execution.job());
                  }
                }
              });
    }
    int jobs = HubSnapshot.readCount(in);
    for (int i = 0; i < jobs; i++) {
      state.put(Job.read(in));
    }
    int listening = hasEvents ? HubSnapshot.readCount(in) : 0;
    for (int i = 0; i < listening; i++) {
      state.listening(HubSnapshot.readText(in), true);
    }
    int told = hasEvents ? HubSnapshot.readCount(in) : 0;
    for (int i = 0; i < told; i++) {
      state.put(EventClient.read(in));
    }
    state.heardMicros = hasEvents ? in.readLong() : 0;
    return state;
  }
}
