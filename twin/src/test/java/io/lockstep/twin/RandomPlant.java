package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Drives a plant and its yardstick by the same random steps. What is done depends on the seed
/// alone.
final class RandomPlant {
  private static final String[] IDS = {"a", "b", "c", "d", "e", "öfen/1", "g", "h"};
  private static final String[] PATHS = {"temperature", "speed", "smell", "motor/x"};
  private static final String[] MODELS = {Plant.OVEN, Plant.MACHINE, Plant.HALL};

  final Plant plant;
  final NaivePlant naive;
  private final Random random;

  RandomPlant(Plant plant, NaivePlant naive, long seed) {
    this.plant = plant;
    this.naive = naive;
    this.random = new Random(seed);
  }

  void steps(int count) {
    for (int i = 0; i < count; i++) {
      step();
    }
  }

  void step() {
    String id = pick(IDS);
    int kind = random.nextInt(20);
    if (kind < 9) {
      reading(id);
    } else if (kind < 12) {
      put(id);
    } else if (kind < 14) {
      patch(id);
    } else if (kind < 15) {
      remove(id);
    } else if (kind < 16) {
      expect(plant.decide(new TwinCommand.DeleteTwin(id, null)), naive.delete(id), "delete");
    } else if (kind < 19) {
      relate(id);
    } else {
      String relationship = "r" + random.nextInt(3);
      expect(
          plant.decide(new TwinCommand.DeleteRelationship(id, relationship, null)),
          naive.unrelate(id, relationship),
          "unrelate");
    }
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  private double number() {
    return random.nextInt(5);
  }

  private void reading(String id) {
    String path = pick(PATHS);
    double value = number();
    long time =
        switch (random.nextInt(4)) {
          case 0 -> Kernel.NO_TIME;
          case 1 -> plant.now - random.nextInt(5) * Plant.SECOND;
          case 2 -> plant.now + random.nextInt(3) * Plant.SECOND;
          default -> plant.now + 290 * Plant.SECOND + random.nextInt(20) * Plant.SECOND;
        };
    NaivePlant.Twin before = naive.twins.get(id);
    naive.reading(id, path, time, value, plant.now);
    boolean hasPath = before == null || NaivePlant.has(before.model, path);
    if (hasPath) {
      assertThat(plant.number(id, path, time, value)).isNull();
    } else {
      plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
      plant.now += Plant.SECOND;
      plant.kernel.drift("dev", id, path, "UNKNOWN_PROPERTY", "1");
      plant.kernel.endInput();
    }
  }

  private void put(String id) {
    String model = pick(MODELS);
    Map<String, Double> values = new TreeMap<>();
    for (String path : PATHS) {
      if (!path.contains("/") && NaivePlant.has(model, path) && random.nextBoolean()) {
        values.put(path, number());
      }
    }
    String members =
        values.entrySet().stream()
            .map(entry -> ",\"" + entry.getKey() + "\":" + entry.getValue())
            .collect(Collectors.joining());
    String json = "{\"$metadata\":{\"$model\":\"" + model + "\"}" + members + "}";
    NaivePlant.Twin before = naive.twins.get(id);
    boolean isAccepted = before == null || !naive.isLinked(id) || before.model.equals(model);
    if (!isAccepted) {
      // Whether another model is possible depends on the relationships; not this test's business.
      return;
    }
    naive.put(id, model, values, plant.now);
    expect(plant.decide(new TwinCommand.PutTwin(id, json, false)), true, "put");
  }

  private void patch(String id) {
    String path = pick(PATHS);
    double value = number();
    boolean isAccepted = naive.patch(id, path, value, plant.now);
    if (!isAccepted && naive.twins.containsKey(id) && isDraftSlot(id, path)) {
      // A drafted slot that only future readings made: known to the kernel alone.
      return;
    }
    expect(
        plant.decide(
            new TwinCommand.PatchTwin(
                id,
                "[{\"op\":\"add\",\"path\":\"/%s\",\"value\":%s}]".formatted(path, value),
                null)),
        isAccepted,
        "patch " + path);
  }

  private boolean isDraftSlot(String id, String path) {
    return plant.view().isDraft(id) && plant.kernel.shape(plant.kernel.twin(id)).indexOf(path) >= 0;
  }

  private void remove(String id) {
    String path = pick(PATHS);
    boolean isAccepted = naive.remove(id, path, plant.now);
    expect(
        plant.decide(
            new TwinCommand.PatchTwin(
                id, "[{\"op\":\"remove\",\"path\":\"/%s\"}]".formatted(path), null)),
        isAccepted,
        "remove " + path);
  }

  private void relate(String id) {
    String target = pick(IDS);
    String relationship = "r" + random.nextInt(3);
    boolean isAccepted = naive.relate(id, relationship, target);
    expect(
        plant.decide(
            new TwinCommand.PutRelationship(
                id,
                relationship,
                "{\"$relationshipName\":\"feeds\",\"$targetId\":\"%s\"}".formatted(target),
                false)),
        isAccepted,
        "relate");
  }

  private static void expect(Reply reply, boolean isAccepted, String what) {
    assertThat(reply instanceof Reply.Done).as("%s: %s", what, reply).isEqualTo(isAccepted);
  }

  /// The plant holds what the yardstick holds.
  void verify() {
    GraphView view = plant.view();
    assertThat(view.twinCount()).isEqualTo(naive.twins.size());
    assertThat(view.relationshipCount()).isEqualTo(naive.links.size());
    naive.twins.forEach(
        (id, twin) -> {
          TreeMap<String, String> found = new TreeMap<>();
          for (TwinValues.Value value : view.values(id).orElseThrow().values()) {
            found.put(value.path(), value.json() + " at " + value.sourceMicros());
          }
          TreeMap<String, String> expected = new TreeMap<>();
          twin.values.forEach(
              (path, value) -> expected.put(path, value.value() + " at " + value.sourceMicros()));
          assertThat(found).as(id).isEqualTo(expected);
          assertThat(view.modelOf(id).orElseThrow())
              .startsWith(twin.model.equals(NaivePlant.DRAFT) ? Drafts.PREFIX : twin.model);
          assertThat(outgoing(view, id)).isEqualTo(naive.outgoing(id));
        });
  }

  private static Set<String> outgoing(GraphView view, String id) {
    Set<String> found = new TreeSet<>();
    for (String item : view.relationships(id, null, null, 1000).orElseThrow().items()) {
      String relationship = item.replaceAll(".*relationshipId\":\"([^\"]*)\".*", "$1");
      String target = item.replaceAll(".*targetId\":\"([^\"]*)\".*", "$1");
      found.add(relationship + ">" + target);
    }
    return found;
  }
}
