package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The fuzz target with the corpus, cut in many ways, and with changes of it at random. What Jazzer
/// finds ([JazzerTest]) is added to [PacketCorpus], and tried here for ever.
class PacketFuzzTest {
  private static final long SEED = 8;
  private static final int CHANGED = 3_000;

  @Test
  void everyCaseHoldsHoweverItIsCut() throws Exception {
    List<byte[]> corpus = PacketCorpus.all();
    assertThat(corpus).hasSizeGreaterThan(6);
    for (byte[] input : corpus) {
      for (int piece : List.of(0, 1, 5)) {
        input[1] = (byte) piece;
        PacketFuzz.fuzzerTestOneInput(input);
      }
    }
  }

  @Test
  void casesWithChangesAtRandomHold() throws IOException {
    List<byte[]> corpus = PacketCorpus.all();
    Random random = new Random(SEED);
    for (int i = 0; i < CHANGED; i++) {
      byte[] input = changed(corpus.get(random.nextInt(corpus.size())), random);
      try {
        PacketFuzz.fuzzerTestOneInput(input);
      } catch (AssertionError | InterruptedException | RuntimeException e) {
        throw new AssertionError("change " + i + ": " + HexFormat.of().formatHex(input), e);
      }
    }
  }

  /// Some bytes replaced, a bit turned, a part copied elsewhere, the end cut off.
  private static byte[] changed(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int n = 1 + random.nextInt(4); n > 0 && bytes.length > 3; n--) {
      int at = random.nextInt(bytes.length);
      int length = Math.min(1 + random.nextInt(12), bytes.length - at);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> {
          int from = random.nextInt(bytes.length - length + 1);
          System.arraycopy(bytes.clone(), from, bytes, at, length);
        }
        default -> bytes = java.util.Arrays.copyOf(bytes, Math.max(3, at));
      }
    }
    return bytes;
  }
}
