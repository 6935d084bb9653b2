package io.lockstep.twin.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What somebody may do with a twin: the same object for all twins to which the same clauses apply.
/// Immutable.
public final class Extent {
  private final boolean isUnrestricted;
  private final List<Sight.Term> grants;
  private final List<Sight.Term> denies;
  private final Set<Right> some = EnumSet.noneOf(Right.class);
  private final Set<Right> whole = EnumSet.noneOf(Right.class);

  /// @param isUnrestricted true when everything is granted that no clause denies
  Extent(boolean isUnrestricted, List<Sight.Term> grants, List<Sight.Term> denies) {
    this.isUnrestricted = isUnrestricted;
    this.grants = List.copyOf(grants);
    this.denies = List.copyOf(denies);
    // To read comes first: the others need it.
    for (Right right : Right.values()) {
      boolean isGranted = isUnrestricted || this.grants.stream().anyMatch(term -> term.has(right));
      boolean isDenied =
          this.denies.stream().anyMatch(term -> term.has(right) && term.clause().isWhole());
      boolean isReadable = right == Right.READ || some.contains(Right.READ);
      if (isReadable && isGranted && !isDenied) {
        some.add(right);
        boolean isWhollyReadable = right == Right.READ || whole.contains(Right.READ);
        if (isWhollyReadable
            && granted(right, "")
            && this.denies.stream().noneMatch(term -> term.has(right))) {
          whole.add(right);
        }
      }
    }
  }

  /// True when there is a twin at all: somebody may read something of it.
  public boolean isSeen() {
    return some.contains(Right.READ);
  }

  /// True when a right extends to something of the twin, if only to a single property.
  public boolean allowsSome(Right right) {
    return some.contains(right);
  }

  /// True when a right extends to all of the twin.
  public boolean allowsAll(Right right) {
    return whole.contains(right);
  }

  /// True when a right extends to what is at a path and to all below it. `path` has `/` between
  /// names; empty for the twin as a whole.
  public boolean allows(Right right, String path) {
    if (whole.contains(right)) {
      return true;
    }
    return some.contains(right)
        && !path.isEmpty()
        && granted(right, path)
        && !denied(right, path)
        && (right == Right.READ || allows(Right.READ, path));
  }

  /// True when a right extends to something at a path or below it.
  public boolean touches(Right right, String path) {
    if (allows(right, path)) {
      return true;
    }
    if (!some.contains(right) || path.isEmpty()) {
      return some.contains(right);
    }
    boolean isGranted =
        isUnrestricted
            || grants.stream().anyMatch(term -> term.has(right) && term.clause().touches(path));
    boolean isDenied =
        denies.stream().anyMatch(term -> term.has(right) && term.clause().covers(path));
    return isGranted && !isDenied;
  }

  private boolean granted(Right right, String path) {
    if (isUnrestricted) {
      return true;
    }
    for (Sight.Term term : grants) {
      if (term.has(right)
          && (path.isEmpty() ? term.clause().isWhole() : term.clause().covers(path))) {
        return true;
      }
    }
    return false;
  }

  private boolean denied(Right right, String path) {
    for (Sight.Term term : denies) {
      if (term.has(right) && term.clause().touches(path)) {
        return true;
      }
    }
    return false;
  }

  /// What decides about a right to what is at a path.
  Explanation explain(Right right, String path) {
    List<Right> needed = right == Right.READ ? List.of(right) : List.of(right, Right.READ);
    for (Right each : needed) {
      for (Sight.Term term : denies) {
        if (term.has(each) && (path.isEmpty() || term.clause().touches(path))) {
          return new Explanation(false, Explanation.By.DENY, term.policy(), term.place(), each);
        }
      }
    }
    if (isUnrestricted) {
      return new Explanation(true, Explanation.By.ROLE, "", "", right);
    }
    Explanation found = new Explanation(false, Explanation.By.NOTHING, "", "", right);
    for (Right each : needed) {
      Explanation granting = null;
      for (Sight.Term term : grants) {
        boolean isCovered = path.isEmpty() ? term.clause().isWhole() : term.clause().covers(path);
        if (granting == null && term.has(each) && isCovered) {
          granting = new Explanation(true, Explanation.By.GRANT, term.policy(), term.place(), each);
        }
      }
      if (granting == null) {
        return new Explanation(false, Explanation.By.NOTHING, "", "", each);
      }
      found = found.allowed() ? found : granting;
    }
    return found;
  }
}
