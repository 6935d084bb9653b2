package io.lockstep.twin;

import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.twin.internal.state.QualityNotes;
import io.lockstep.twin.internal.state.State;
import org.jspecify.annotations.Nullable;

/// Gives the values of one reading the quality that annotations in it say they have: annotations go
/// in first, wherever they stand, then the others. A Telemetry annotation is meant for the reading
/// that it comes with, and for no other; a Property holds until it is written again, which
/// [Kernel#sample] sees to. No value gets a better quality than the reading states.
final class AnnotatedReadings {
  private final Kernel kernel;
  private final State state;
  private final ChangeWriter changes;

  AnnotatedReadings(Kernel kernel, State state, ChangeWriter changes) {
    this.kernel = kernel;
    this.state = state;
    this.changes = changes;
  }

  /// The stated quality of a value, or a worse one that a Property says which annotates it.
  Quality lasting(Quality stated, int twin, @Nullable QualityNotes notes, int slot) {
    return notes == null
        ? stated
        : notes.lasting(stated, slot, state.slots, state.twins.base(twin));
  }

  /// A Property that annotates another one speaks of the value that is there, too. When it gets
  /// better that one's next value tells, since what it was without the annotation is not known.
  void written(int twin, QualityNotes notes, int slot, long bits, @Nullable String text) {
    if (!notes.isOfPresent(slot)) {
      return;
    }
    int annotated = kernel.shape(twin).slot(slot).annotates();
    int at = state.twins.base(twin) + annotated;
    if (state.slots.isPresent(at)) {
      Quality said = notes.said(slot, bits, text);
      kernel.requalify(
          twin,
          annotated,
          changes.receivedMicros(),
          QualityNotes.worse(state.slots.quality(at), said));
    }
  }

  /// See [Kernel#reading].
  void take(
      int twin,
      long sourceMicros,
      Quality stated,
      boolean isPast,
      ReadingGroup group,
      ReadingGroup.Faults faults) {
    QualityNotes notes = state.models.entry(state.twins.model(twin)).notes();
    if (notes == null) {
      throw new IllegalStateException(
          "twin %s: expected a model whose annotations speak of quality, found none"
              .formatted(kernel.id(twin)));
    }
    for (int i = 0; i < group.size(); i++) {
      if (notes.speaks(group.slot(i))) {
        sample(twin, sourceMicros, stated, isPast, group, i, faults);
      }
    }
    Shape shape = kernel.shape(twin);
    for (int i = 0; i < group.size(); i++) {
      if (!notes.speaks(group.slot(i))) {
        Quality quality = said(notes, shape, stated, group, group.slot(i));
        sample(twin, sourceMicros, quality, isPast, group, i, faults);
      }
    }
  }

  private static Quality said(
      QualityNotes notes, Shape shape, Quality stated, ReadingGroup group, int annotated) {
    Quality worst = stated;
    for (int i = 0; i < group.size(); i++) {
      int slot = group.slot(i);
      if (notes.speaks(slot) && shape.slot(slot).annotates() == annotated && !group.isRefused(i)) {
        worst = QualityNotes.worse(worst, notes.said(slot, group.bits(i), group.text(i)));
      }
    }
    return worst;
  }

  private void sample(
      int twin,
      long sourceMicros,
      Quality quality,
      boolean isPast,
      ReadingGroup group,
      int index,
      ReadingGroup.Faults faults) {
    SampleFault fault =
        kernel.sample(
            twin,
            group.slot(index),
            sourceMicros,
            group.bits(index),
            group.text(index),
            quality,
            isPast);
    if (fault != null) {
      group.refuse(index);
      faults.refused(group.slot(index), group.bits(index), group.text(index), fault);
    }
  }
}
