package io.lockstep.ingest;

import io.lockstep.ingest.aws.JobExecution;
import io.lockstep.ingest.aws.Shadow;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is kept of a device that speaks the contract of AWS IoT. Immutable.
///
/// @param id its name in the registry, and its twin's
/// @param hears true while its session holds a subscription to differences of its classic shadow
/// @param commands where it listens to commands, such as `things/d1 json`; empty for nowhere
/// @param shadows by name; the classic one has none
/// @param jobs what it is to do, and the last that is done with
public record Thing(
    String id,
    boolean hears,
    String commands,
    SortedMap<String, Shadow> shadows,
    List<JobExecution> jobs) {
  /// So many shadows a thing, those included that were deleted.
  static final int SHADOWS_MAX = 100;

  /// So many executions that are done with are remembered.
  static final int DONE_MAX = 50;

  /// Copies what can change.
  public Thing {
    shadows = Collections.unmodifiableSortedMap(new TreeMap<>(shadows));
    jobs = List.copyOf(jobs);
  }

  static Thing unheard(String id) {
    return new Thing(id, false, "", new TreeMap<>(), List.of());
  }

  Thing listening(boolean hearsNow, String commandsNow) {
    return new Thing(id, hearsNow, commandsNow, shadows, jobs);
  }

  /// Its shadow of a name.
  public Shadow shadow(String name) {
    Shadow known = shadows.get(name);
    return known == null ? Shadow.NONE : known;
  }

  Thing with(String name, Shadow shadow) {
    SortedMap<String, Shadow> now = new TreeMap<>(shadows);
    now.put(name, shadow);
    return new Thing(id, hears, commands, now, jobs);
  }

  /// Its executions that are open, the next one first.
  List<JobExecution> open() {
    List<JobExecution> open = new ArrayList<>();
    for (JobExecution execution : jobs) {
      if (execution.status().isOpen()) {
        open.add(execution);
      }
    }
    open.sort(JobExecution.ORDER);
    return open;
  }

  @Nullable JobExecution next() {
    List<JobExecution> open = open();
    return open.isEmpty() ? null : open.getFirst();
  }

  /// Its execution of a job.
  public @Nullable JobExecution execution(String job) {
    for (JobExecution execution : jobs) {
      if (execution.job().equals(job)) {
        return execution;
      }
    }
    return null;
  }

  /// The same with an execution as it stands now, or a new one; those that were done with first are
  /// forgotten.
  Thing with(JobExecution changed) {
    List<JobExecution> now = new ArrayList<>();
    int done = jobs.size() - open().size();
    boolean isKnown = false;
    for (JobExecution execution : jobs) {
      boolean isIt = execution.job().equals(changed.job());
      isKnown |= isIt;
      if (!isIt && !execution.status().isOpen() && done > DONE_MAX) {
        done--;
      } else {
        now.add(isIt ? changed : execution);
      }
    }
    if (!isKnown) {
      now.add(changed);
    }
    return new Thing(id, hears, commands, shadows, now);
  }

  void write(DataOutput out) throws IOException {
    HubSnapshot.writeText(out, id);
    out.writeBoolean(hears);
    HubSnapshot.writeText(out, commands);
    out.writeInt(shadows.size());
    for (Map.Entry<String, Shadow> shadow : shadows.entrySet()) {
      HubSnapshot.writeText(out, shadow.getKey());
      shadow.getValue().write(out);
    }
    out.writeInt(jobs.size());
    for (JobExecution execution : jobs) {
      execution.write(out);
    }
  }

  static Thing read(DataInput in) throws IOException {
    String id = HubSnapshot.readText(in);
    boolean hears = in.readBoolean();
    String commands = HubSnapshot.readText(in);
    SortedMap<String, Shadow> shadows = new TreeMap<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String name = HubSnapshot.readText(in);
      shadows.put(name, Shadow.read(in));
    }
    List<JobExecution> jobs = new ArrayList<>();
    int executions = in.readInt();
    for (int i = 0; i < executions; i++) {
      jobs.add(JobExecution.read(in));
    }
    return new Thing(id, hears, commands, shadows, jobs);
  }
}
