package io.lockstep.simulation.solver;

/// Systems of linear equations by LU with partial pivoting. Keeps its memory; confined to one
/// thread.
public final class Lu {
  private final int n;
  private final double[][] matrix;
  private final int[] pivots;

  /// For `n` equations.
  public Lu(int n) {
    this.n = n;
    matrix = new double[n][n];
    pivots = new int[n];
  }

  /// Sets an element of the matrix that is to be decomposed.
  public void set(int row, int column, double value) {
    matrix[row][column] = value;
  }

  /// Decomposes what was set, in place; false when the matrix is singular.
  public boolean decompose() {
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int row = column + 1; row < n; row++) {
        if (Math.abs(matrix[row][column]) > Math.abs(matrix[pivot][column])) {
          pivot = row;
        }
      }
      double largest = matrix[pivot][column];
      if (largest == 0 || !Double.isFinite(largest)) {
        return false;
      }
      pivots[column] = pivot;
      double[] swapped = matrix[pivot];
      matrix[pivot] = matrix[column];
      matrix[column] = swapped;
      for (int row = column + 1; row < n; row++) {
        double factor = matrix[row][column] / largest;
        matrix[row][column] = factor;
        if (factor != 0) {
          for (int j = column + 1; j < n; j++) {
            matrix[row][j] -= factor * matrix[column][j];
          }
        }
      }
    }
    return true;
  }

  /// Solves for a right-hand side, in place.
  public void solve(double[] vector) {
    for (int i = 0; i < n; i++) {
      double swapped = vector[pivots[i]];
      vector[pivots[i]] = vector[i];
      vector[i] = swapped;
    }
    for (int i = 1; i < n; i++) {
      for (int j = 0; j < i; j++) {
        vector[i] -= matrix[i][j] * vector[j];
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int j = i + 1; j < n; j++) {
        vector[i] -= matrix[i][j] * vector[j];
      }
      vector[i] /= matrix[i][i];
    }
  }
}
