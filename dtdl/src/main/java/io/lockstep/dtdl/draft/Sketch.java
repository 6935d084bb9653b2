package io.lockstep.dtdl.draft;

import io.lockstep.dtdl.Geospatial;
import io.lockstep.dtdl.Primitive;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What is known of the values at one place. Immutable; [Sketches#merge] puts two together.
sealed interface Sketch {

  /// How many places it has, itself included.
  int size();

  /// Only `null`, or nothing at all, has been seen.
  record Unknown() implements Sketch {
    @Override
    public int size() {
      return 1;
    }
  }

  /// One value.
  ///
  /// @param kind the narrowest primitive that holds all that has been seen
  /// @param seen the different texts, as candidates for an enum
  /// @param unit as the device writes it; empty if it says nothing
  record Scalar(Primitive kind, Distinct seen, String unit) implements Sketch {
    @Override
    public int size() {
      return 1;
    }
  }

  /// One of a few values, by somebody's decision.
  ///
  /// @param isText whether the values are texts, else integers
  /// @param values [String] or [Long] to name
  record Choice(boolean isText, Map<Object, String> values) implements Sketch {
    public Choice {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Override
    public int size() {
      return 1 + values.size();
    }
  }

  /// An array.
  record Items(Sketch element) implements Sketch {
    @Override
    public int size() {
      return 1 + element.size();
    }
  }

  /// An object with members that have names of their own.
  ///
  /// @param observations how many objects have been seen
  /// @param occurrences how many members they had together
  /// @param isValue true if it is one value, even where it could be a component
  /// @param isFixed true if somebody decided that it is no map
  /// @param skipped how many members were left out because there were too many of them, or their
  ///   names too long
  /// @param size see [Sketch#size]
  record Fields(
      Map<String, Sketch> members,
      long observations,
      long occurrences,
      boolean isValue,
      boolean isFixed,
      long skipped,
      int size)
      implements Sketch {
    public Fields {
      members = Collections.unmodifiableMap(members);
    }

    static Fields of(
        LinkedHashMap<String, Sketch> members,
        long observations,
        long occurrences,
        boolean isValue,
        boolean isFixed,
        long skipped) {
      int size = 1;
      for (Sketch member : members.values()) {
        size += member.size();
      }
      return new Fields(members, observations, occurrences, isValue, isFixed, skipped, size);
    }

    static Fields empty() {
      return of(new LinkedHashMap<>(), 0, 0, false, false, 0);
    }
  }

  /// An object whose keys are data.
  record Keyed(Sketch value) implements Sketch {
    @Override
    public int size() {
      return 1 + value.size();
    }
  }

  /// A GeoJSON geometry.
  ///
  /// @param fields what it is if another object turns up
  record Geometry(Geospatial kind, Fields fields) implements Sketch {
    @Override
    public int size() {
      return 1 + fields.size();
    }
  }

  /// Nothing that one schema could hold. Stays so.
  record Problem(String text) implements Sketch {
    @Override
    public int size() {
      return 1;
    }
  }

  /// A bounded number of different texts.
  ///
  /// @param texts in the order of first sight
  /// @param count how many have been seen, repeated ones included
  /// @param isMany true if there were more, or longer ones, than are kept
  record Distinct(Set<String> texts, long count, boolean isMany) {
    /// The most texts that are kept.
    static final int TEXTS_MAX = 12;

    /// The longest text that is kept.
    static final int LENGTH_MAX = 64;

    /// No text.
    static final Distinct NONE = new Distinct(Set.of(), 0, false);

    public Distinct {
      texts = Collections.unmodifiableSet(new LinkedHashSet<>(texts));
    }

    static Distinct of(String text) {
      boolean isGood = text.length() <= LENGTH_MAX && LegalNames.isPrintable(text);
      return new Distinct(isGood ? Set.of(text) : Set.of(), 1, !isGood);
    }

    Distinct and(Distinct other) {
      if (other.count == 0) {
        return this;
      }
      if (isMany || other.isMany) {
        return new Distinct(Set.of(), count + other.count, true);
      }
      Set<String> all = new LinkedHashSet<>(texts);
      all.addAll(other.texts);
      boolean tooMany = all.size() > TEXTS_MAX;
      return new Distinct(tooMany ? Set.of() : all, count + other.count, tooMany);
    }

    /// Few texts, each seen often: [#count] is at least 20 and five times the number of texts.
    boolean isCandidate() {
      return !isMany && !texts.isEmpty() && count >= 20 && count >= 5L * texts.size();
    }
  }
}
