package io.lockstep.history;

/// A sum of doubles that keeps what each addition loses (Neumaier, 1974).
final class ExactSum {
  private double sum;
  private double lost;

  void add(double number) {
    double total = sum + number;
    if (Double.isFinite(total)) {
      lost += Math.abs(sum) >= Math.abs(number) ? sum - total + number : number - total + sum;
    }
    sum = total;
  }

  double value() {
    return sum + lost;
  }
}
