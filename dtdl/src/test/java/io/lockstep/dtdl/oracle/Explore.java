package io.lockstep.dtdl.oracle;

import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import java.nio.file.Path;
import java.util.*;

public final class Explore {
  public static void main(String[] args) throws Exception {
    long seed = Long.parseLong(args[0]);
    int count = Integer.parseInt(args[1]);
    int show = Integer.parseInt(args[2]);
    String filter = args.length > 3 ? args[3] : "";
    Corpus corpus = Corpus.of(List.of(Path.of("/work/shared/data/dtdl/generated"), Path.of("/work/shared/data/dtdl/doc-examples")));
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, Json> examples = new TreeMap<>();
    Map<String, List<Json>> small = new TreeMap<>();
    int valid = 0, run = 0;
    try (ReferenceParser ref = ReferenceParser.start()) {
      Comparison c = new Comparison(ref);
      long start = System.nanoTime();
      Mutator m = new Mutator(corpus, seed);
      for (int i = 0; i < count; i++) {
        Json set = m.next();
        String text = JsonPrinter.print(set);
        if (Known.isBeyond(text)) continue;
        run++;
        Comparison.Disagreement d = c.compare(set);
        if (d == null) continue;
        String g = d.group();
        if (!g.contains(filter)) continue;
        counts.merge(g, 1, Integer::sum);
        Json old = examples.get(g);
        if (old == null || Tree.size(set) < Tree.size(old)) examples.put(g, set);
      }
      System.out.println(run + " run, " + counts.values().stream().mapToInt(x -> x).sum() + " disagree, " + (System.nanoTime() - start) / 1000000 + " ms");
      List<Map.Entry<String, Integer>> list = new ArrayList<>(counts.entrySet());
      list.sort((a, b) -> b.getValue() - a.getValue());
      for (var e : list) System.out.println(e.getValue() + "  " + e.getKey());
      int n = 0;
      for (var e : list) {
        if (n++ >= show) break;
        Json s = Shrinker.shrink(c, examples.get(e.getKey()), e.getKey());
        System.out.println("\n##### " + e.getValue() + " " + e.getKey());
        System.out.println(compact(JsonPrinter.print(s)));
        Comparison.Disagreement d = c.compare(s);
        if (d == null) { System.out.println("gone"); continue; }
        System.out.println("  OURS  " + cut(d.ours()));
        System.out.println("  THEIRS " + cut(d.theirs()));
      }
    }
  }
  static String compact(String t) { t = t.replaceAll("\\s*\n\\s*", " "); return cut(t); }
  static String cut(String t) { return t.length() > 1500 ? t.substring(0, 1500) + "..." : t; }
}
