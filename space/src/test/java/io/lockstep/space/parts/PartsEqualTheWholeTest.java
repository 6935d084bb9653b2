package io.lockstep.space.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.space.RunComparison;
import io.lockstep.space.SeededStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A kernel in parts, whatever their number and however their letters overtake each other, makes of
/// a stream what one kernel makes of it: the same changes of each twin in the same order, the same
/// answers, the same state.
class PartsEqualTheWholeTest {
  private static final int SIZE = 250;
  private static final int SHOWN_MAX = 5;

  /// What differs, null when nothing does.
  private static @Nullable String difference(long seed, PartsRun.Defect defect) {
    SeededStream stream = SeededStream.of(seed, SIZE, SeededStream.gaps(seed));
    return difference(seed, stream, new PartsRun(seed, defect));
  }

  private static @Nullable String difference(long seed, SeededStream stream, PartsRun run) {
    String what;
    try {
      run.run(stream.inputs());
      what =
          RunComparison.difference(
              stream.inputs(), stream.embedded(), run.changes(), run.replies(), run.state());
    } catch (RuntimeException | AssertionError e) {
      what = "it failed: " + e + ours(e);
    }
    return what == null ? null : "seed %d, %d parts: %s".formatted(seed, run.parts(), what);
  }

  private static String ours(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("io.lockstep"))
        .limit(8)
        .map(frame -> "\n    at " + frame)
        .collect(Collectors.joining());
  }

  private static void verify(long from, long to) {
    verify(from, to, seed -> difference(seed, PartsRun.Defect.NONE));
  }

  private static void verify(long from, long to, LongFunction<@Nullable String> differenceOf) {
    Map<String, String> found = new LinkedHashMap<>();
    int equal = 0;
    for (long seed = from; seed < to; seed++) {
      String difference = differenceOf.apply(seed);
      if (difference == null) {
        equal++;
      } else {
        found.putIfAbsent(sort(difference), difference);
      }
    }
    assertThat(found.values().stream().limit(SHOWN_MAX))
        .as(
            "%d of %d seeds are equal; of those that are not, the first of each sort (of %d sorts):",
            equal, to - from, found.size())
        .isEmpty();
  }

  /// What several seeds have in common that fail alike: text without names and numbers.
  private static String sort(String difference) {
    String[] lines = difference.split("\n", 3);
    String input = lines.length < 2 ? "" : lines[1].replaceAll(".*position \\d+ (\\w+).*", "$1");
    return lines[0].replaceAll("\"[^\"]*\"|\\d+", "") + (input.length() > 8 ? input : "");
  }

  @Test
  void partsMakeOfAStreamWhatOneKernelMakesOfIt() {
    long first = Long.getLong("lockstep.firstSeed", 0);
    verify(first, first + Integer.getInteger("lockstep.seeds", 60));
  }

  @Test
  void onePartOfTwinsComputesAlongRelationshipsAsOneKernelDoes() {
    verify(
        500,
        520,
        seed ->
            difference(
                seed,
                SeededStream.shared(seed, SIZE, SeededStream.gaps(seed)),
                new PartsRun(seed, PartsRun.Defect.NONE, 1)));
  }

  @Test
  void severalPartsRefuseToComputeAlongRelationships() {
    SeededStream stream = SeededStream.shared(3, SIZE, SeededStream.gaps(3));
    PartsRun run = new PartsRun(9, PartsRun.Defect.NONE);
    assertThat(run.parts()).isGreaterThan(1);
    run.run(stream.inputs());
    assertThat(run.replies().values()).anyMatch(reply -> reply.contains("in one part for twins"));
  }

  @Test
  @Tag("slow")
  void partsMakeOfThousandsOfStreamsWhatOneKernelMakesOfThem() {
    verify(10_000, 15_000);
  }

  /// What the comparison is worth.
  @ParameterizedTest
  @EnumSource(value = PartsRun.Defect.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aCarrierWithADefectIsNoticed(PartsRun.Defect defect) {
    boolean isNoticed = false;
    for (long seed = 0; seed < 40 && !isNoticed; seed++) {
      isNoticed = difference(seed, defect) != null;
    }
    assertThat(isNoticed).as("a carrier that is %s", defect).isTrue();
  }
}
