package io.lockstep.ingest;

import io.lockstep.ingest.aws.Job;
import io.lockstep.ingest.aws.JobExecution;
import io.lockstep.ingest.aws.JobExecution.Status;
import io.lockstep.ingest.aws.ShadowValue;
import io.lockstep.ingest.aws.ThingTopic;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.FieldMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Jobs of things, as AWS IoT has them. Confined to the kernel's thread.
final class ThingJobs {
  /// Characters of a job's document.
  static final int DOCUMENT_MAX = 32 << 10;

  /// Characters of what a thing says of an execution.
  static final int DETAILS_MAX = 32 << 10;

  /// Minutes that an execution, or a step of one, may take: a week.
  static final int MINUTES_MAX = 10_080;

  private static final int NOTIFIED_MAX = 15;
  private static final long MINUTE_SECONDS = 60;
  private static final long SECOND_MICROS = 1_000_000L;
  private static final String NEXT = "$next";

  private static final byte[] STATUS = utf8("status");
  private static final byte[] DETAILS = utf8("statusDetails");
  private static final byte[] EXPECTED = utf8("expectedVersion");
  private static final byte[] WITH_STATE = utf8("includeJobExecutionState");
  private static final byte[] WITH_DOCUMENT = utf8("includeJobDocument");
  private static final byte[] STEP_MINUTES = utf8("stepTimeoutInMinutes");

  private final ThingState state;
  private final ThingAnswers answers;
  private final ThingEvents events;
  private final JsonScanner json;
  private final ThingRequest request;
  private final LongSupplier numbers;

  /// @param numbers each another one, for timers
  ThingJobs(
      ThingState state,
      ThingAnswers answers,
      ThingEvents events,
      JsonScanner json,
      ThingRequest request,
      LongSupplier numbers) {
    this.state = state;
    this.answers = answers;
    this.events = events;
    this.json = json;
    this.request = request;
    this.numbers = numbers;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String topic(String thing, String behind) {
    return ThingTopic.AWS + "things/" + thing + "/jobs/" + behind;
  }

  // --- from the thing ---

  /// One request of a device: who asks, when, and where it is answered.
  private record Asked(String device, String thing, String behind, long seconds) {}

  void list(FieldMessage message, String device, ThingTopic.ListJobs said) {
    Asked asked = new Asked(device, said.thing(), "get", secondsOf(message));
    if (isRead(message, asked)) {
      List<JobExecution> open = state.get(said.thing()).open();
      accept(
          asked,
          "\"inProgressJobs\":%s,\"queuedJobs\":%s"
              .formatted(
                  summaries(open, Status.IN_PROGRESS, open.size()),
                  summaries(open, Status.QUEUED, open.size())));
    }
  }

  private static String summaries(List<JobExecution> open, Status status, int most) {
    StringBuilder out = new StringBuilder("[");
    int count = 0;
    for (JobExecution execution : open) {
      if (execution.status() == status && count < most) {
        out.append(count++ == 0 ? "" : ",").append(execution.summary());
      }
    }
    return out.append(']').toString();
  }

  void startNext(
      FieldMessage message, String device, ThingTopic.StartNext said, SampleTarget target) {
    Asked asked = new Asked(device, said.thing(), "start-next", secondsOf(message));
    if (!isRead(message, asked)) {
      return;
    }
    String details = details();
    long minutes = stepMinutes();
    if (details == null || minutes == Long.MIN_VALUE) {
      refuse(asked, "InvalidRequest", "statusDetails or stepTimeoutInMinutes is not valid", null);
      return;
    }
    JobExecution next = state.get(said.thing()).next();
    if (next == null) {
      accept(asked, "");
      return;
    }
    if (next.status() == Status.QUEUED) {
      String now = details.isEmpty() ? next.details() : details;
      JobExecution begun =
          begun(said.thing(), next, next.going(Status.IN_PROGRESS, now, asked.seconds()), target);
      next = stepped(said.thing(), begun, minutes, asked.seconds(), target);
      state.put(state.get(said.thing()).with(next));
      notifyList(said.thing(), asked.seconds());
    }
    accept(asked, "\"execution\":" + next.shown(said.thing(), documentOf(next.job())));
  }

  void describe(FieldMessage message, String device, ThingTopic.DescribeJob said) {
    Asked asked = new Asked(device, said.thing(), said.job() + "/get", secondsOf(message));
    if (!isRead(message, asked)) {
      return;
    }
    Thing thing = state.get(said.thing());
    boolean isNext = said.job().equals(NEXT);
    JobExecution found = isNext ? thing.next() : thing.execution(said.job());
    if (found == null && isNext) {
      accept(asked, "");
    } else if (found == null) {
      refuse(asked, "ResourceNotFound", "There is no execution of this job", null);
    } else if (!found.status().isOpen()) {
      refuse(asked, "TerminalStateReached", "The execution is over", found);
    } else {
      boolean isLean = request.member(WITH_DOCUMENT) >= 0 && !isTrue(WITH_DOCUMENT);
      accept(
          asked,
          "\"execution\":" + found.shown(said.thing(), isLean ? "" : documentOf(found.job())));
    }
  }

  void update(FieldMessage message, String device, ThingTopic.UpdateJob said, SampleTarget target) {
    Asked asked = new Asked(device, said.thing(), said.job() + "/update", secondsOf(message));
    if (!isRead(message, asked)) {
      return;
    }
    Thing thing = state.get(said.thing());
    JobExecution before = said.job().equals(NEXT) ? thing.next() : thing.execution(said.job());
    if (before == null) {
      refuse(asked, "ResourceNotFound", "There is no execution of this job", null);
      return;
    }
    int expected = request.member(EXPECTED);
    if (expected >= 0 && !json.string(expected).equals(Long.toString(before.version()))) {
      refuse(asked, "VersionMismatch", "The version is " + before.version(), before);
      return;
    }
    Status wanted = statusWanted(before);
    String details = details();
    long minutes = stepMinutes();
    if (wanted == null || details == null || minutes == Long.MIN_VALUE) {
      refuse(
          asked,
          "InvalidRequest",
          "status, statusDetails or stepTimeoutInMinutes is not valid",
          null);
      return;
    }
    if (!before.status().isOpen() || wanted == Status.QUEUED) {
      refuse(
          asked,
          "InvalidStateTransition",
          "An execution that is %s cannot become %s".formatted(before.status(), wanted),
          before);
      return;
    }
    String now = details.isEmpty() ? before.details() : details;
    JobExecution after = before.going(wanted, now, asked.seconds());
    if (wanted == Status.IN_PROGRESS) {
      after = begun(said.thing(), before, after, target);
      after = stepped(said.thing(), after, minutes, asked.seconds(), target);
    }
    StringBuilder text = new StringBuilder();
    text.append(isTrue(WITH_STATE) ? "\"executionState\":" + after.state() : "");
    if (isTrue(WITH_DOCUMENT)) {
      text.append(text.isEmpty() ? "" : ",");
      text.append("\"jobDocument\":").append(documentOf(after.job()));
    }
    accept(asked, text.toString());
    changed(said.thing(), after, asked.seconds());
  }

  private boolean isTrue(byte[] name) {
    int member = request.member(name);
    return member >= 0 && json.kind(member) == JsonScanner.TRUE;
  }

  /// The status that an update asks for; null when it is none that a thing may say.
  private @Nullable Status statusWanted(JobExecution before) {
    int member = request.member(STATUS);
    if (member < 0) {
      return before.status() == Status.QUEUED ? null : before.status();
    }
    return switch (json.string(member).toUpperCase(Locale.ROOT)) {
      case "QUEUED" -> Status.QUEUED;
      case "IN_PROGRESS" -> Status.IN_PROGRESS;
      case "SUCCEEDED" -> Status.SUCCEEDED;
      case "FAILED" -> Status.FAILED;
      case "REJECTED" -> Status.REJECTED;
      default -> null;
    };
  }

  /// What the thing says of the execution, empty for nothing; null when it is no object of texts.
  private @Nullable String details() {
    int member = request.member(DETAILS);
    if (member < 0) {
      return "";
    }
    if (json.kind(member) != JsonScanner.OBJECT) {
      return null;
    }
    int end = json.after(member);
    for (int key = member + 1; key < end; key = json.after(key + 1)) {
      if (json.kind(key + 1) != JsonScanner.STRING) {
        return null;
      }
    }
    String text = json.compact(member);
    return text.length() > DETAILS_MAX ? null : text;
  }

  /// Minutes that the present step may take: 0 when nothing is said, -1 for any time; the least
  /// number when it is none.
  private long stepMinutes() {
    int member = request.member(STEP_MINUTES);
    if (member < 0) {
      return 0;
    }
    boolean isValid =
        json.kind(member) == JsonScanner.INTEGER
            && (json.bits(member) == -1
                || (json.bits(member) >= 1 && json.bits(member) <= MINUTES_MAX));
    return isValid ? json.bits(member) : Long.MIN_VALUE;
  }

  /// The clock of an execution that begins runs.
  private JobExecution begun(
      String thing, JobExecution before, JobExecution after, SampleTarget target) {
    Job job = state.findJob(after.job());
    if (before.startedSeconds() != 0 || job == null || job.minutes() == 0) {
      return after;
    }
    long due = after.startedSeconds() + job.minutes() * MINUTE_SECONDS;
    return after.timed(timer(thing, after.job(), due, target), after.stepTimer());
  }

  private JobExecution stepped(
      String thing, JobExecution after, long minutes, long seconds, SampleTarget target) {
    if (minutes == 0) {
      return after;
    }
    long due = seconds + minutes * MINUTE_SECONDS;
    return after.timed(after.timer(), minutes < 0 ? 0 : timer(thing, after.job(), due, target));
  }

  private long timer(String thing, String job, long dueSeconds, SampleTarget target) {
    long number = numbers.getAsLong();
    state.timed(number, thing, job);
    target.setTimer(dueSeconds * SECOND_MICROS, DecoderTimers.CONTRACT, number);
    return number;
  }

  /// A timer is due.
  void due(long number, long nowMicros) {
    String about = state.untimed(number);
    if (about == null) {
      return;
    }
    int space = about.lastIndexOf(' ');
    String thing = about.substring(0, space);
    JobExecution execution = state.get(thing).execution(about.substring(space + 1));
    boolean isMeant =
        execution != null
            && execution.status() == Status.IN_PROGRESS
            && (execution.timer() == number || execution.stepTimer() == number);
    if (execution != null && isMeant) {
      long seconds = Math.floorDiv(nowMicros, SECOND_MICROS);
      changed(thing, execution.going(Status.TIMED_OUT, execution.details(), seconds), seconds);
    }
  }

  // --- from apps ---

  /// Carries out a command.
  DeviceReply apply(HubCommand.CreateJob wanted, long nowMicros) {
    if (state.findJob(wanted.id()) != null) {
      return new DeviceReply.Refused(
          ErrorCode.ALREADY_EXISTS,
          "job %s: expected an id that no job has".formatted(wanted.id()));
    }
    if (state.jobCount() >= ThingState.JOBS_MAX) {
      return new DeviceReply.Refused(
          ErrorCode.CONFLICT,
          "job %s: expected at most %d jobs, found as many; delete some"
              .formatted(wanted.id(), ThingState.JOBS_MAX));
    }
    long seconds = Math.floorDiv(nowMicros, SECOND_MICROS);
    Job job =
        new Job(
            wanted.id(),
            wanted.document(),
            wanted.things(),
            wanted.minutes(),
            seconds,
            false,
            wanted.by());
    state.put(job);
    for (String thing : job.things()) {
      changed(thing, JobExecution.queued(job.id(), seconds), seconds);
    }
    return new DeviceReply.Done(true);
  }

  /// Nobody begins with a job any more, nor goes on with it when that is wanted.
  DeviceReply apply(HubCommand.CancelJob wanted, long nowMicros) {
    Job job = state.findJob(wanted.id());
    if (job == null) {
      return new DeviceReply.Refused(
          ErrorCode.NOT_FOUND,
          "job %s: expected one of that id, found none".formatted(wanted.id()));
    }
    long seconds = Math.floorDiv(nowMicros, SECOND_MICROS);
    state.put(job.canceled());
    events.canceled(job, seconds);
    for (String thing : job.things()) {
      JobExecution execution = state.get(thing).execution(job.id());
      boolean isOver =
          execution == null
              || !execution.status().isOpen()
              || (execution.status() == Status.IN_PROGRESS && !wanted.force());
      if (execution != null && !isOver) {
        changed(thing, execution.going(Status.CANCELED, execution.details(), seconds), seconds);
      }
    }
    return new DeviceReply.Done(false);
  }

  /// Keeps an execution as it stands now and tells its thing of what it is to do.
  private void changed(String id, JobExecution now, long seconds) {
    Thing before = state.get(id);
    JobExecution nextBefore = before.next();
    Thing after = before.with(now);
    state.put(after);
    if (!now.status().isOpen()) {
      events.over(id, now, state.findJob(now.job()), seconds);
    }
    notifyList(id, seconds);
    JobExecution next = after.next();
    String was = nextBefore == null ? "" : nextBefore.job();
    if (!was.equals(next == null ? "" : next.job())) {
      String shown = next == null ? "" : ",\"execution\":" + next.shown(id, documentOf(next.job()));
      answers.send(id, topic(id, "notify-next"), "{\"timestamp\":" + seconds + shown + "}");
    }
  }

  private void notifyList(String id, long seconds) {
    List<JobExecution> open = state.get(id).open();
    List<String> lists = new ArrayList<>();
    for (Status status : List.of(Status.IN_PROGRESS, Status.QUEUED)) {
      String list = summaries(open, status, NOTIFIED_MAX);
      if (!list.equals("[]")) {
        lists.add("\"" + status + "\":" + list);
      }
    }
    answers.send(
        id,
        topic(id, "notify"),
        "{\"timestamp\":%d,\"jobs\":{%s}}".formatted(seconds, String.join(",", lists)));
  }

  private String documentOf(String id) {
    Job job = state.findJob(id);
    return job == null ? "{}" : job.document();
  }

  // --- answers ---

  private static long secondsOf(FieldMessage message) {
    return Math.floorDiv(message.receivedMicros(), SECOND_MICROS);
  }

  private boolean isRead(FieldMessage message, Asked asked) {
    String problem = request.read(message);
    if (problem != null) {
      String code = problem.startsWith("Payload") ? "InvalidJson" : "InvalidRequest";
      refuse(asked, code, problem, null);
    }
    return problem == null;
  }

  /// @param members what the answer says, empty for nothing
  private void accept(Asked asked, String members) {
    answers.send(
        asked.device(),
        topic(asked.thing(), asked.behind()) + "/accepted",
        "{%s\"timestamp\":%d%s}"
            .formatted(members.isEmpty() ? "" : members + ",", asked.seconds(), request.echo()));
  }

  private void refuse(Asked asked, String code, String why, @Nullable JobExecution execution) {
    StringBuilder text = new StringBuilder("{\"code\":\"").append(code).append("\",\"message\":");
    ShadowValue.quote(text, why);
    text.append(",\"timestamp\":").append(asked.seconds()).append(request.echo());
    text.append(execution == null ? "" : ",\"executionState\":" + execution.state());
    answers.send(
        asked.device(),
        topic(asked.thing(), asked.behind()) + "/rejected",
        text.append('}').toString());
  }
}
