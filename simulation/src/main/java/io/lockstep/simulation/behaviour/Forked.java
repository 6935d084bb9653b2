package io.lockstep.simulation.behaviour;

import io.lockstep.simulation.behaviour.Fleet.RunKey;
import io.lockstep.space.Branch;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A moment of a plant: a branch of its space, and what the models beside it knew then. Immutable,
/// but for the branch.
public final class Forked {
  private final Branch branch;
  private final Map<RunKey, Model> models;
  private final List<ByteBuffer> untaken;

  /// What a model knew.
  ///
  /// @param state as [TwinRun#save] writes it; empty when the model could not say it
  /// @param reason why it is empty
  record Model(Optional<byte[]> state, String reason) {
    static Model of(TwinRun run) {
      TwinStatus status = run.status();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        if (run.save(new DataOutputStream(bytes))) {
          return new Model(Optional.of(bytes.toByteArray()), "");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Model(
          Optional.empty(),
          switch (status.state()) {
            case RUNNING -> "its model cannot save its state";
            case WAITING -> "it did not run: " + status.reason();
            case FAILED -> "it had failed: " + status.reason();
          });
    }
  }

  /// @param untaken records of readings that are in the branch, and that no model had heard
  Forked(Branch branch, Map<RunKey, Model> models, List<ByteBuffer> untaken) {
    this.branch = branch;
    this.models = new LinkedHashMap<>(models);
    this.untaken = List.copyOf(untaken);
  }

  /// A moment of which nothing is known of models.
  ///
  /// @param reason why
  static Model unknown(String reason) {
    return new Model(Optional.empty(), reason);
  }

  /// The branch; forks of it begin with the same models.
  public Branch branch() {
    return branch;
  }

  /// How many models could say what they knew.
  public int saved() {
    return (int) models.values().stream().filter(each -> each.state().isPresent()).count();
  }

  /// The bytes of what they knew.
  public long bytes() {
    return models.values().stream()
        .mapToLong(each -> each.state().map(state -> state.length).orElse(0))
        .sum();
  }

  /// The models that cannot go on from what they knew, and why, one by one.
  ///
  /// @param models to look at what parameters are
  public List<String> missing(BranchBehaviours.Setting setting, Models models) {
    List<String> missing = new ArrayList<>();
    for (Plan plan : setting.plans()) {
      String behaviour = plan.behaviour().name();
      this.models.forEach(
          (key, model) -> {
            boolean startsAs =
                BranchBehaviours.varied(plan, key.twin(), setting.changes(), models).startsAs(plan);
            if (key.behaviour().equals(behaviour) && (!startsAs || model.state().isEmpty())) {
              missing.add(
                  "%s of %s (%s)"
                      .formatted(
                          behaviour,
                          key.twin(),
                          startsAs ? model.reason() : BranchBehaviours.START_DIFFERS));
            }
          });
    }
    return missing;
  }

  Model model(RunKey key) {
    return models.getOrDefault(key, unknown("it did not run beside the plant"));
  }

  /// Each from its beginning.
  List<ByteBuffer> untaken() {
    return untaken.stream().map(ByteBuffer::duplicate).toList();
  }
}
