package io.lockstep.dtdl.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The fuzz targets with what once failed, with all cases that there are, and with changes of them
/// at random. What Jazzer finds ([JazzerTest]) is kept in the corpus folder, and tried here for
/// ever.
class FuzzRegressionTest {
  private static final long SEED = 4;
  private static final int CHANGED = 4_000;

  @Test
  void whatOnceFailedAndEveryCaseHoldsAsAModel() throws IOException {
    List<byte[]> corpus = Corpus.all();
    assertThat(corpus).hasSizeGreaterThan(10);
    corpus.forEach(ModelFuzz::fuzzerTestOneInput);
  }

  @Test
  void casesWithChangesAtRandomHoldAsModels() throws IOException {
    List<byte[]> corpus = Corpus.all();
    Random random = new Random(SEED);
    for (int i = 0; i < CHANGED; i++) {
      byte[] input = changed(corpus.get(random.nextInt(corpus.size())), random);
      try {
        ModelFuzz.fuzzerTestOneInput(input);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "change " + i + ": " + new String(input, StandardCharsets.UTF_8), e);
      }
    }
  }

  @Test
  void textsOfTheGrammarHold() {
    Random random = new Random(SEED);
    for (int i = 0; i < CHANGED; i++) {
      byte[] choices = new byte[random.nextInt(400)];
      random.nextBytes(choices);
      try {
        GrammarFuzz.fuzzerTestOneInput(choices);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("text " + i + ": " + GrammarFuzz.text(choices), e);
      }
    }
  }

  @Test
  void valuesOfTheJsonCasesHoldForEverySchema() throws IOException {
    for (byte[] value : Corpus.values()) {
      byte[] input = new byte[value.length + 1];
      System.arraycopy(value, 0, input, 1, value.length);
      for (int schema = 0; schema < 32; schema++) {
        input[0] = (byte) schema;
        ValueFuzz.fuzzerTestOneInput(input);
      }
    }
  }

  /// Some bytes replaced, removed, doubled, or taken from elsewhere in the text.
  private static byte[] changed(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int n = 1 + random.nextInt(4); n > 0 && bytes.length > 1; n--) {
      int at = random.nextInt(bytes.length);
      int length = Math.min(1 + random.nextInt(12), bytes.length - at);
      int from = random.nextInt(bytes.length - length + 1);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> System.arraycopy(original, from, bytes, at, length);
        default -> bytes = without(bytes, at, length);
      }
      original = bytes.clone();
    }
    return bytes;
  }

  private static byte[] without(byte[] bytes, int at, int length) {
    byte[] rest = new byte[bytes.length - length];
    System.arraycopy(bytes, 0, rest, 0, at);
    System.arraycopy(bytes, at + length, rest, at, rest.length - at);
    return rest;
  }
}
