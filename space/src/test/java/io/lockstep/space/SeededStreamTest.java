package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.InputKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The streams that ways of running a kernel are compared on: the same for the same seed, and rich
/// enough that equality on them says something.
class SeededStreamTest {
  private static final int SIZE = 300;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theSameSeedGivesTheSameStream(long seed) {
    List<StreamInput> one = SeededStream.of(seed, SIZE, SeededStream.gaps(seed)).inputs();
    List<StreamInput> other = SeededStream.of(seed, SIZE, SeededStream.gaps(seed)).inputs();

    assertThat(one).hasSize(SIZE);
    for (int i = 0; i < SIZE; i++) {
      assertThat(one.get(i)).hasToString(other.get(i).toString());
      assertThat(one.get(i).payload()).isEqualTo(other.get(i).payload());
      assertThat(i == 0 || one.get(i).position() > one.get(i - 1).position()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void aRunThatIsForkedAndReadBackInBetweenEndsTheSame(long seed) {
    SeededStream stream = SeededStream.of(seed, SIZE, SeededStream.gaps(seed));
    SplittableRandom random = new SplittableRandom(seed);
    EmbeddedRun run = new EmbeddedRun();
    for (StreamInput input : stream.inputs()) {
      switch (random.nextInt(8)) {
        case 0 -> run.writeAndRead();
        case 1 -> run.fork();
        default -> {
          // Goes on as it is.
        }
      }
      run.take(input);
    }
    assertThat(run.changes().facts()).isEqualTo(stream.embedded().changes().facts());
    assertThat(run.replies()).isEqualTo(stream.embedded().replies());
    assertThat(run.state()).isEqualTo(stream.embedded().state());
    assertThat(run.stateHash()).isEqualTo(stream.embedded().stateHash());
  }

  /// What streams of a few hundred seeds hold; each sort of command is done and refused.
  @Test
  void theStreamsHoldAllSortsOfInputsDoneAndRefused() {
    Map<String, Integer> seen = new TreeMap<>();
    for (long seed = 0; seed < 360; seed++) {
      SeededStream stream = SeededStream.of(seed, SIZE, number -> number);
      assertThat(stream.embedded().findings())
          .as("defects of seed %d", seed)
          .allMatch(finding -> finding.toString().contains("field message: expected"));
      count(stream, seen);
    }
    List<String> missing = new ArrayList<>();
    for (String wanted : WANTED) {
      if (seen.getOrDefault(wanted, 0) < 3) {
        missing.add(wanted + " " + seen.getOrDefault(wanted, 0));
      }
    }
    assertThat(missing).as("seen fewer than 3 times, of " + seen).isEmpty();
  }

  private static final List<String> WANTED = new ArrayList<>();

  static {
    for (String command :
        List.of(
            "AddModels",
            "PatchModel",
            "DeleteModel",
            "PutTwin",
            "PatchTwin",
            "DeleteTwin",
            "PutRelationship",
            "PatchRelationship",
            "DeleteRelationship",
            "PatchComponent",
            "PublishTelemetry",
            "AdoptDraft",
            "Invoke",
            "CancelCommand",
            "SetRules",
            "AcknowledgeAlarm",
            "ActOnAlarm",
            "BeginRun",
            "EndRun",
            "PutEventRoute",
            "DeleteEventRoute",
            "SetBindings",
            "AddDevice",
            "RemoveDevice",
            "RotateCredential")) {
      WANTED.add(command + " Done");
      WANTED.add(command + " Refused");
    }
    for (String command :
        List.of(
            "Unroutable",
            "Restarted",
            "Delivered",
            "CancelDecided",
            "SetOptions",
            "SetLimits",
            "PutDevice")) {
      WANTED.add(command + " Done");
    }
    // Merges, desired values, re-bindings and purges have tests of their own.
    EnumSet.complementOf(
            EnumSet.of(
                ChangeKind.MERGE,
                ChangeKind.DESIRED,
                ChangeKind.REBOUND,
                ChangeKind.PURGE,
                ChangeKind.RETENTION))
        .forEach(kind -> WANTED.add(kind.name()));
    for (String reason :
        List.of(
            "UNKNOWN_TWIN",
            "UNKNOWN_PROPERTY",
            "WRONG_TYPE",
            "OUT_OF_RANGE",
            "MALFORMED_PAYLOAD",
            "UNKNOWN_TOPIC",
            "NOT_PERMITTED",
            "TIME_INVALID",
            "UNKNOWN_COMMAND",
            "TWIN_LIMIT",
            "RULE_FAILED",
            "RULE_WITHOUT_TARGET")) {
      WANTED.add("drift " + reason);
    }
    for (String state :
        List.of(
            "accepted",
            "sent",
            "delivered",
            "succeeded",
            "verified",
            "unverified",
            "failed",
            "timed-out",
            "unknown",
            "cancelled")) {
      WANTED.add("command " + state);
    }
    for (String state : List.of("unacknowledged", "acknowledged", "returned", "normal")) {
      WANTED.add("alarm " + state);
    }
    WANTED.addAll(List.of("alarm of r9", "alarm of r10", "alarm of r11"));
    WANTED.addAll(List.of("tick", "session", "late", "future", "raised by rule", "draft"));
  }

  private static void count(SeededStream stream, Map<String, Integer> seen) {
    EmbeddedRun run = stream.embedded();
    for (StreamInput input : stream.inputs()) {
      if (input.kind() == InputKind.COMMAND.number()) {
        CommandRecord asked = CommandRecord.read(input.buffer());
        Object command =
            switch (asked.command()) {
              case Command.OfTwins of -> of.command();
              case Command.OfDevices of -> of.command();
              case Command.SetBindings of -> of;
              case Command.SetSparkplug of -> of;
              case Command.OfHub of -> of.command();
              case Command.OfRebinding of -> of.command();
            };
        String reply =
            run.replies().getOrDefault(asked.request(), "").startsWith("Done") ? "Done" : "Refused";
        add(seen, command.getClass().getSimpleName() + " " + reply);
      }
      if (input.kind() == InputKind.TICK.number()) {
        add(seen, "tick");
      }
      if (input.kind() == InputKind.SESSION.number()) {
        add(seen, "session");
      }
    }
    run.changes()
        .facts()
        .forEach(
            (key, facts) ->
                facts.forEach(
                    fact -> {
                      String kind = key.substring(0, key.indexOf(' '));
                      add(seen, kind);
                      particulars(kind, fact.text(), seen);
                    }));
  }

  private static void particulars(String kind, String text, Map<String, Integer> seen) {
    switch (kind) {
      case "DRIFT" -> add(seen, "drift " + member(text, "reason"));
      case "ALARM" -> {
        add(seen, "alarm " + member(text, "state"));
        add(seen, "alarm of " + member(text, "rule"));
      }
      case "COMMAND" -> {
        add(seen, "command " + member(text, "state"));
        if (text.contains("\"origin\":\"rule:")) {
          add(seen, "raised by rule");
        }
      }
      case "MODEL" -> {
        if (text.contains("dtmi:lockstep:draft")) {
          add(seen, "draft");
        }
      }
      case "SAMPLES" -> {
        int flags = Integer.parseInt(text.replaceAll("(?s).*flags ([01]+) .*", "$1"), 2);
        if ((flags & 32) != 0) {
          add(seen, "future");
        } else if ((flags & 2) == 0) {
          add(seen, "late");
        }
      }
      default -> {
        // Counted by its kind.
      }
    }
  }

  private static String member(String json, String name) {
    int from = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
    return json.substring(from, json.indexOf('"', from));
  }

  private static void add(Map<String, Integer> seen, String what) {
    seen.merge(what, 1, Integer::sum);
  }
}
