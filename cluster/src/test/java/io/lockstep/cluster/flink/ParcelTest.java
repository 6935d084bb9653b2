package io.lockstep.cluster.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is put into a parcel comes out of it, and elements are read as they were written.
class ParcelTest {
  private static <T> T written(TypeSerializer<T> serializer, T element) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    serializer.serialize(element, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    T read = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    return read;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void entriesComeOutAsTheyWerePutIn(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    ParcelWriter writer = new ParcelWriter();
    for (int round = 0; round < 3; round++) {
      List<String> expected = new ArrayList<>();
      for (int i = random.nextInt(200); i > 0; i--) {
        String space = "space ü" + random.nextInt(3);
        long number = random.nextLong() >>> random.nextInt(2, 60);
        byte[] bytes = new byte[random.nextInt(random.nextInt(6_000) + 1)];
        random.nextBytes(bytes);
        int kind = random.nextInt(256);
        int part = random.nextInt(-1, 100);
        switch (random.nextInt(3)) {
          case 0 -> {
            writer.input(space, number, kind, ByteBuffer.wrap(bytes));
            expected.add(space + " input " + number + " " + (byte) kind + text(bytes));
          }
          case 1 -> {
            writer.letter(space, part, part - 1, number, (byte) kind, bytes);
            expected.add(
                space + " letter " + number + " " + (byte) kind + " " + part + text(bytes));
          }
          default -> {
            writer.mark(space, number);
            expected.add(space + " mark " + number);
          }
        }
      }
      Parcel parcel =
          new Parcel(new PartKey("", 3, 77), 5, writer.bytes(), writer.length());
      Parcel read = written(new Parcel.Serializer(), parcel);
      assertThat(read.to()).isEqualTo(parcel.to());
      assertThat(read.from()).isEqualTo(5);
      assertThat(entries(read)).isEqualTo(expected);
      writer.clear();
    }
  }

  private static List<String> entries(Parcel parcel) {
    List<String> found = new ArrayList<>();
    ParcelReader reader = new ParcelReader();
    reader.open(parcel);
    while (reader.hasNext()) {
      switch (reader.next()) {
        case ParcelWriter.SPACE -> {
          // Said with each entry that follows.
        }
        case ParcelWriter.INPUT ->
            found.add(
                reader.space()
                    + " input "
                    + reader.position()
                    + " "
                    + reader.kind()
                    + text(reader.copyOfBody()));
        case ParcelWriter.LETTER -> {
          assertThat(reader.sender()).isEqualTo(reader.part() - 1);
          found.add(
              reader.space()
                  + " letter "
                  + reader.rank()
                  + " "
                  + reader.kind()
                  + " "
                  + reader.part()
                  + text(reader.copyOfBody()));
        }
        default -> found.add(reader.space() + " mark " + reader.rank());
      }
    }
    return found;
  }

  private static String text(byte[] bytes) {
    return " " + ByteBuffer.wrap(bytes).hashCode() + " of " + bytes.length;
  }

  @Test
  void repliesAreReadAsTheyWereWritten() throws IOException {
    Refusal refusal =
        new Refusal(
            "ValidationFailed",
            "label: expected a text, found 3",
            400,
            List.of("one", "two"),
            List.of(
                new Refusal.Finding("code", "message", "dtmi:a;1", null, "3", 0, 7, 12),
                new Refusal.Finding("code", "message", null, "label", null, -1, 1, 1)));
    for (Reply reply :
        List.of(new Reply.Done("W/\"1\"", "{}"), new Reply.Refused(refusal))) {
      SpaceReply of = new SpaceReply("plant ü", Long.MAX_VALUE, reply);
      assertThat(written(new SpaceReply.Serializer(), of)).isEqualTo(of);
    }
  }

  @Test
  void ranksOrderByPositionAndThenByVerdicts() {
    assertThat(Rank.of(5, 0)).isGreaterThan(Rank.of(4, Rank.LAST)).isLessThan(Rank.of(5, 1));
    assertThat(Rank.position(Rank.of(1L << 58, Rank.LAST))).isEqualTo(1L << 58);
    assertThat(Rank.NONE).isLessThan(Rank.of(0, 0));
  }
}
