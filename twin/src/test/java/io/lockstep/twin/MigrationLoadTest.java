package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// All twins of a big plant get another model in one step. Prints what it took, for PERFORMANCE.md.
@Tag("slow")
class MigrationLoadTest {
  private static final int TWINS = 100_000;
  private static final String MODELS =
      """
      [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:m:Press;%1$d","@type":"Interface","contents":[
        {"@type":["Property","Temperature"],"name":"p0","schema":"double","unit":"%2$s"},
        {"@type":"Property","name":"p1","schema":"double"},
        {"@type":"Property","name":"p2","schema":"double"},
        {"@type":"Property","name":"p3","schema":"double"},
        {"@type":"Property","name":"p4","schema":"double"},
        {"@type":"Property","name":"p5","schema":"%3$s"},
        {"@type":"Property","name":"p6","schema":"integer"},
        {"@type":"Property","name":"p7","schema":"integer"},
        {"@type":"Property","name":"p8","schema":"string"},
        {"@type":"Property","name":"p9","schema":"string"},
        {"@type":"Relationship","name":"feeds","target":"dtmi:m:Press;%1$d"}]}]
      """;

  /// Counts the changes and keeps none.
  private static final class Counted implements ChangeSink {
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    private long records;
    private long bytes;

    @Override
    public ByteBuffer begin(ChangeKind kind, int bytesMax) {
      if (bytesMax > buffer.capacity()) {
        buffer = ByteBuffer.allocate(bytesMax);
      }
      return buffer.clear();
    }

    @Override
    public void end() {
      records++;
      bytes += buffer.position();
    }
  }

  @Test
  void aHundredThousandTwinsMoveInOneStep() {
    Plant plant = Plant.empty();
    plant.done(new TwinCommand.AddModels(MODELS.formatted(1, "degreeCelsius", "integer")));
    plant.done(new TwinCommand.AddModels(MODELS.formatted(2, "kelvin", "double")));
    for (int i = 0; i < TWINS; i++) {
      plant.put(
          "press-" + i,
          "dtmi:m:Press;1",
          "\"p0\":20.5,\"p1\":1.0,\"p2\":2.0,\"p3\":3.0,\"p4\":4.0,\"p5\":5,\"p6\":6,\"p7\":7,\"p8\":\"eight\",\"p9\":\"nine\"");
      if (i > 0) {
        plant.relate("press-" + i, "next", "feeds", "press-" + (i - 1));
      }
      plant.changes.clear();
    }
    TwinCommand.MigrateTwins command =
        new TwinCommand.MigrateTwins(
            List.of(TwinCommand.Move.of("dtmi:m:Press;1", "dtmi:m:Press;2")));
    for (int run = 0; run < 4; run++) {
      Kernel kernel = plant.kernel.fork();
      Counted counted = new Counted();
      long begin = System.nanoTime();
      Reply dry = kernel.view().evolution().migration(command);
      long looked = System.nanoTime();
      kernel.beginInput(plant.position, plant.now, counted);
      Reply reply = kernel.decide(command);
      kernel.endInput();
      long done = System.nanoTime();
      System.out.printf(
          "migrate %,d twins of 10 properties, 2 converted, on a fork: dry run %d ms, step %d ms, %,d changes of %,d bytes%n",
          TWINS,
          (looked - begin) / 1_000_000,
          (done - looked) / 1_000_000,
          counted.records,
          counted.bytes);
      assertThat(reply).isEqualTo(dry).isInstanceOf(Reply.Done.class);
      assertThat(kernel.view().evolution().twinCount("dtmi:m:Press;2")).isEqualTo(TWINS);
      assertThat(plant.view().evolution().twinCount("dtmi:m:Press;1")).isEqualTo(TWINS);
    }
  }
}
