package io.lockstep.stream.internal;

/// The six comparisons.
enum Relation {
  LESS("<"),
  AT_MOST("<="),
  GREATER(">"),
  AT_LEAST(">="),
  EQUAL("=="),
  DIFFERENT("!=");

  private final String sign;

  Relation(String sign) {
    this.sign = sign;
  }

  String sign() {
    return sign;
  }

  boolean isEquality() {
    return this == EQUAL || this == DIFFERENT;
  }

  boolean holds(long left, long right) {
    return holds(Long.compare(left, right));
  }

  boolean holds(String left, String right) {
    return holds(left.compareTo(right));
  }

  private boolean holds(int comparison) {
    return switch (this) {
      case LESS -> comparison < 0;
      case AT_MOST -> comparison <= 0;
      case GREATER -> comparison > 0;
      case AT_LEAST -> comparison >= 0;
      case EQUAL -> comparison == 0;
      case DIFFERENT -> comparison != 0;
    };
  }

  /// By IEEE 754: nothing is less than, equal to or greater than what is not a number.
  boolean holds(double left, double right) {
    return switch (this) {
      case LESS -> left < right;
      case AT_MOST -> left <= right;
      case GREATER -> left > right;
      case AT_LEAST -> left >= right;
      case EQUAL -> left == right;
      case DIFFERENT -> left != right;
    };
  }
}
