package io.lockstep.twin;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads of a kernel's state. A view of a live kernel is confined to the kernel's thread; a view of
/// a [Kernel#fork] that nobody writes to may be read by any thread.
@SuppressWarnings("DoNotCallSuggester")
public final class GraphView {
  GraphView() {}

  /// The position of the last input that the state holds, -1 when none.
  public long position() {
    throw new UnsupportedOperationException();
  }

  public long twinCount() {
    throw new UnsupportedOperationException();
  }

  public long relationshipCount() {
    throw new UnsupportedOperationException();
  }

  public long modelCount() {
    throw new UnsupportedOperationException();
  }

  /// Whether there is such a twin.
  public boolean hasTwin(String twinId) {
    throw new UnsupportedOperationException();
  }

  /// The twin as the Azure Digital Twins data plane shows it.
  public Optional<Entity> twin(String twinId) {
    throw new UnsupportedOperationException();
  }

  /// A component of a twin; empty when there is no such twin or component.
  public Optional<Entity> component(String twinId, String componentPath) {
    throw new UnsupportedOperationException();
  }

  /// One relationship.
  public Optional<Entity> relationship(String twinId, String relationshipId) {
    throw new UnsupportedOperationException();
  }

  /// The relationships that go out from a twin; empty when there is no such twin.
  ///
  /// @param name only those of this name, or null for all
  /// @throws QueryException when the continuation is not ours
  public Optional<Page> relationships(
      String twinId, @Nullable String name, @Nullable String continuation, int pageSize) {
    throw new UnsupportedOperationException();
  }

  /// The relationships that come in to a twin, in the short form `$relationshipId`, `$sourceId`,
  /// `$relationshipName`, `$relationshipLink`; empty when there is no such twin.
  ///
  /// @throws QueryException when the continuation is not ours
  public Optional<Page> incomingRelationships(
      String twinId, @Nullable String continuation, int pageSize) {
    throw new UnsupportedOperationException();
  }

  /// ModelData of all models, drafted ones included.
  ///
  /// @param dependenciesFor when not empty, only these models and all they need; an unknown one is
  ///   a refusal `ModelNotFound`
  /// @throws QueryException when the continuation is not ours or a model is not known
  public Page models(
      List<String> dependenciesFor,
      boolean withDefinition,
      @Nullable String continuation,
      int pageSize) {
    throw new UnsupportedOperationException();
  }

  /// ModelData of one model.
  public Optional<String> model(String modelId, boolean withDefinition) {
    throw new UnsupportedOperationException();
  }

  /// Whether the twin has a drafted model.
  public boolean isDraft(String twinId) {
    throw new UnsupportedOperationException();
  }

  /// The id of a twin's model.
  public Optional<String> modelOf(String twinId) {
    throw new UnsupportedOperationException();
  }

  /// All current values of a twin, Telemetry included, with quality and both times.
  public Optional<TwinValues> values(String twinId) {
    throw new UnsupportedOperationException();
  }

  /// What the field sent and the models do not know, latest first.
  ///
  /// @param twinId only of this twin, or null
  /// @param device only of this device, or null
  public List<DriftEntry> drift(@Nullable String twinId, @Nullable String device, int max) {
    throw new UnsupportedOperationException();
  }

  /// The number of the series that a property's values go to at present, -1 when it has none.
  public int seriesOf(String twinId, String path) {
    throw new UnsupportedOperationException();
  }

  /// A series by its number, those of deleted twins included.
  public Optional<Series> series(int number) {
    throw new UnsupportedOperationException();
  }

  /// How many series there are: their numbers are those below.
  public int seriesCount() {
    throw new UnsupportedOperationException();
  }

  public KernelStatistics statistics() {
    throw new UnsupportedOperationException();
  }

  public StateHash stateHash() {
    throw new UnsupportedOperationException();
  }
}
