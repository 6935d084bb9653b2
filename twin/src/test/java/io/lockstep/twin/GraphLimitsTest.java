package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each limit of the graph, set small: what would exceed it is refused by the error of the
/// protocol, what is there stays.
class GraphLimitsTest {
  private static final GraphLimits STANDARD = GraphLimits.defaults();

  private final Plant plant = Plant.withModels();

  @BeforeEach
  void fill() {
    plant.put("a", Plant.MACHINE, "\"serial\":\"A\"");
    plant.put("b", Plant.MACHINE, "");
    plant.put("c", Plant.MACHINE, "");
    plant.relate("a", "r1", "feeds", "b");
  }

  private static GraphLimits of(int twins, int relationships, int outgoing, int incoming) {
    return new GraphLimits(
        twins,
        relationships,
        outgoing,
        incoming,
        STANDARD.models(),
        STANDARD.modelsAtOnce(),
        STANDARD.modelLength(),
        STANDARD.twinLength(),
        STANDARD.relationshipLength(),
        STANDARD.textLength(),
        STANDARD.eventRoutes());
  }

  private static GraphLimits ofModels(int models, int atOnce, int length) {
    return new GraphLimits(9, 9, 9, 9, models, atOnce, length, 999, 999, 999, 9);
  }

  private static GraphLimits ofLengths(int twin, int relationship, int text) {
    return new GraphLimits(9, 9, 9, 9, 9, 9, 9_999, twin, relationship, text, 9);
  }

  private void set(GraphLimits limits) {
    plant.done(new TwinCommand.SetLimits(limits));
    assertThat(plant.kernel.limits()).isEqualTo(limits);
  }

  private static TwinCommand put(String id) {
    return new TwinCommand.PutTwin(
        id, "{\"$metadata\":{\"$model\":\"" + Plant.MACHINE + "\"}}", false);
  }

  private static TwinCommand relate(String source, String id, String target) {
    return new TwinCommand.PutRelationship(
        source,
        id,
        "{\"$relationshipName\":\"feeds\",\"$targetId\":\"%s\"}".formatted(target),
        false);
  }

  private void assertLimit(TwinCommand command, String setting) {
    Refusal refusal = plant.refused(command);
    assertThat(refusal.code()).isEqualTo("LimitExceeded");
    assertThat(refusal.httpStatus()).isEqualTo(400);
    assertThat(refusal.message()).contains(setting, "expected at most", "found");
  }

  @Test
  void twins() {
    set(of(3, 9, 9, 9));

    Refusal refusal = plant.refused(put("d"));

    assertThat(refusal.code()).isEqualTo("TwinLimitReached");
    assertThat(refusal.httpStatus()).isEqualTo(400);
    plant.done(put("a"));
    plant.done(new TwinCommand.DeleteTwin("c", null));
    plant.done(put("d"));
  }

  @Test
  void twinsThatReadingsWouldMakeAreDriftInstead() {
    set(of(3, 9, 9, 9));

    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    assertThat(plant.kernel.twin("new", "device", "")).isEqualTo(-1);
    assertThat(plant.kernel.twin("new", "device", Plant.MACHINE)).isEqualTo(-1);
    assertThat(plant.kernel.twin("a", "device", "")).isNotNegative();
    plant.kernel.endInput();

    assertThat(plant.view().drift(null, "device", 10).toString()).contains("TWIN_LIMIT");
  }

  @Test
  void relationshipsInAll() {
    set(of(9, 1, 9, 9));

    assertLimit(relate("b", "r1", "c"), "limits.relationships");
    plant.done(relate("a", "r1", "b"));
    plant.done(relate("a", "r1", "c"));
  }

  @Test
  void outgoingRelationshipsOfATwin() {
    set(of(9, 9, 1, 9));

    assertLimit(relate("a", "r2", "c"), "limits.outgoing-relationships");
    plant.done(relate("b", "r1", "c"));
  }

  @Test
  void incomingRelationshipsOfATwin() {
    set(of(9, 9, 9, 1));
    plant.done(relate("c", "r1", "a"));

    assertLimit(relate("c", "r2", "b"), "limits.incoming-relationships");
    assertLimit(relate("c", "r1", "b"), "limits.incoming-relationships");
    plant.done(relate("a", "r1", "b"));
  }

  private static TwinCommand model(String... names) {
    List<String> models =
        List.of(names).stream()
            .map(
                name ->
                    "{\"@context\":\"dtmi:dtdl:context;2\",\"@id\":\"dtmi:t:%s;1\",\"@type\":\"Interface\"}"
                        .formatted(name))
            .toList();
    return new TwinCommand.AddModels(models.toString());
  }

  @Test
  void models() {
    set(ofModels(5, 9, 999));
    plant.done(model("One"));

    assertLimit(model("Two"), "limits.models");
  }

  @Test
  void modelsOfOneUpload() {
    set(ofModels(99, 2, 999));

    assertLimit(model("One", "Two", "Three"), "limits.models-per-upload");
    plant.done(model("One", "Two"));
  }

  @Test
  void eventRoutes() {
    GraphLimits one = new GraphLimits(9, 9, 9, 9, 9, 9, 9_999, 999, 999, 999, 1);
    set(one);
    plant.done(new TwinCommand.PutEventRoute("r1", "here", "true"));

    assertLimit(new TwinCommand.PutEventRoute("r2", "here", "true"), "limits.event-routes");
    plant.done(new TwinCommand.PutEventRoute("r1", "there", "true"));
  }

  @Test
  void charactersOfAModel() {
    set(ofModels(99, 9, 50));

    assertLimit(model("One"), "limits.model-size");
  }

  @Test
  void charactersOfATwinAndOfARelationship() {
    set(ofLengths(40, 30, 99));

    assertLimit(put("d"), "limits.twin-size");
    assertLimit(relate("b", "r1", "c"), "limits.relationship-size");
  }

  @Test
  void charactersOfATextThatAnAppGivesAProperty() {
    set(ofLengths(999, 999, 5));

    plant.done(patch("12345"));
    Refusal refusal = plant.refused(patch("123456"));

    assertThat(refusal.code()).isEqualTo("ValidationFailed");
    assertThat(refusal.message()).contains("limits.string-length", "serial", "5", "6");
    assertThat(plant.json("a")).contains("\"serial\":\"12345\"");
  }

  private static TwinCommand patch(String serial) {
    return new TwinCommand.PatchTwin(
        "a",
        "[{\"op\":\"replace\",\"path\":\"/serial\",\"value\":\"%s\"}]".formatted(serial),
        null);
  }

  @Test
  void limitsArePartOfTheStateAndOfSnapshotsAndForks() {
    StateHash before = plant.kernel.stateHash();
    Plant other = plant.fork();
    set(of(3, 9, 9, 9));
    other.done(new TwinCommand.SetLimits(STANDARD));

    assertThat(plant.kernel.stateHash()).isNotEqualTo(before);
    assertThat(plant.kernel.stateHash()).isNotEqualTo(other.kernel.stateHash());
    assertThat(plant.kernel.fork().limits()).isEqualTo(plant.kernel.limits());
    Kernel restored = Plant.restore(plant.snapshot());
    assertThat(restored.limits()).isEqualTo(plant.kernel.limits());
    assertThat(restored.stateHash()).isEqualTo(plant.kernel.stateHash());
  }
}
