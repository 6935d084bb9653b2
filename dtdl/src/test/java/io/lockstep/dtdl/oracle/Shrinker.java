package io.lockstep.dtdl.oracle;

import io.lockstep.dtdl.internal.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Makes a disputed set small: removes members and items as long as the dispute stays.
final class Shrinker {

  private static final int TRIES_MAX = 600;

  private final Comparison comparison;
  private final String group;
  private int tries;

  private Shrinker(Comparison comparison, String group) {
    this.comparison = comparison;
    this.group = group;
  }

  static Json shrink(Comparison comparison, Json set, String group) throws IOException {
    return new Shrinker(comparison, group).shrink(set);
  }

  private Json shrink(Json set) throws IOException {
    Json best = set;
    boolean isSmaller = true;
    while (isSmaller && tries < TRIES_MAX) {
      isSmaller = false;
      for (int i = 0; i < Tree.size(best) && tries < TRIES_MAX; i++) {
        for (Json smaller : smaller(best, i)) {
          if (isDisputed(smaller)) {
            best = smaller;
            isSmaller = true;
            break;
          }
        }
      }
    }
    return best;
  }

  private boolean isDisputed(Json set) throws IOException {
    tries++;
    Comparison.Disagreement found = comparison.compare(set);
    return found != null && found.group().equals(group);
  }

  /// The tree with one child of the value at an index left out.
  private static List<Json> smaller(Json tree, int index) {
    List<Json> all = new ArrayList<>();
    switch (Tree.at(tree, index)) {
      case Json.Obj object -> {
        for (Json.Member member : object.members()) {
          all.add(Tree.change(tree, index, _ -> Tree.without(object, member.name())));
        }
      }
      case Json.Arr array -> {
        int half = array.items().size() / 2;
        if (half > 1) {
          all.add(Tree.change(tree, index, _ -> Tree.list(array.items().subList(0, half))));
        }
        for (int i = 0; i < Math.min(20, array.items().size()); i++) {
          List<Json> items = new ArrayList<>(array.items());
          items.remove(i);
          all.add(Tree.change(tree, index, _ -> Tree.list(items)));
        }
      }
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> {}
    }
    return all;
  }
}
