package io.lockstep.simulation.cosim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// The members with their links, and the order in which values go through them at a time: outputs
/// depend on inputs, which depend on outputs. Where that is a circle, it is a loop to be solved.
final class Wiring {
  /// What time is for the members.
  enum Moment {
    INITIAL,
    EVENT,
    STEP
  }

  private sealed interface Block {
    /// Gives a member its inputs, and fetches its outputs.
    record Pass(Member member, List<Link> links) implements Block {}

    record Loop(AlgebraicLoop loop) implements Block {}
  }

  private final List<Member> members;
  private final List<Link> links;
  private final Link[][] into;
  private final Link[][] flowing;
  private final List<Block> atStart;
  private final List<Block> inSteps;

  Wiring(List<Member> members, List<Connection> connections) {
    this.members = List.copyOf(members);
    links = links(connections);
    into = new Link[members.size()][];
    flowing = new Link[members.size()][];
    for (int i = 0; i < into.length; i++) {
      int target = i;
      into[i] = links.stream().filter(each -> each.target() == target).toArray(Link[]::new);
      flowing[i] = Arrays.stream(into[i]).filter(each -> !each.isWaiting()).toArray(Link[]::new);
    }
    for (int i = 0; i < members.size(); i++) {
      members.get(i).link(connectedInputs(i), connectedOutputs(i));
    }
    atStart = blocks(true);
    inSteps = blocks(false);
  }

  private List<Link> links(List<Connection> connections) {
    Map<String, Integer> names = new HashMap<>();
    for (int i = 0; i < members.size(); i++) {
      if (names.put(members.get(i).name(), i) != null) {
        throw new IllegalArgumentException(
            "expected each name of a member once, found \"%s\" twice"
                .formatted(members.get(i).name()));
      }
    }
    Map<List<Integer>, Link> byInput = new LinkedHashMap<>();
    for (Connection each : connections) {
      Link link = link(each, names);
      Link other = byInput.put(List.of(link.target(), link.input()), link);
      if (other != null) {
        throw each.refused(
            "expected one source of an input, found another one: %s".formatted(other.text()));
      }
    }
    return List.copyOf(byInput.values());
  }

  private Link link(Connection connection, Map<String, Integer> names) {
    int source = member(connection, connection.from(), names);
    int target = member(connection, connection.to(), names);
    Member from = members.get(source);
    Member to = members.get(target);
    int output =
        port(
            connection,
            connection.from(),
            from.output(connection.from().port()),
            "output",
            from.outputs());
    int input =
        port(connection, connection.to(), to.input(connection.to().port()), "input", to.inputs());
    Port given = from.outputs().get(output);
    Port wanted = to.inputs().get(input);
    Scale.expectTypes(given, wanted, connection);
    return new Link(
        source,
        output,
        target,
        input,
        from,
        from.out.offset(output),
        to,
        to.in.offset(input),
        given,
        wanted,
        Scale.of(given, wanted, connection),
        to.handlesEvents() && !wanted.isContinuous(),
        connection.from() + " -> " + connection.to());
  }

  private int member(Connection connection, Connection.End end, Map<String, Integer> names) {
    Integer place = names.get(end.member());
    if (place == null) {
      throw connection.refused(
          "expected a member of %s, found \"%s\""
              .formatted(new TreeSet<>(names.keySet()), end.member()));
    }
    return place;
  }

  private static int port(
      Connection connection, Connection.End end, OptionalInt place, String what, List<Port> ports) {
    return place.orElseThrow(
        () ->
            connection.refused(
                "expected an %s of \"%s\"%s, found \"%s\""
                    .formatted(
                        what,
                        end.member(),
                        ports.size() > 20
                            ? ""
                            : " ("
                                + String.join(", ", ports.stream().map(Port::name).toList())
                                + ")",
                        end.port())));
  }

  private BitSet connectedInputs(int member) {
    BitSet set = new BitSet();
    Arrays.stream(into[member]).forEach(each -> set.set(each.input()));
    return set;
  }

  private BitSet connectedOutputs(int member) {
    BitSet set = new BitSet();
    links.stream().filter(each -> each.source() == member).forEach(each -> set.set(each.output()));
    return set;
  }

  boolean isConnected(int member, int input) {
    return connectedInputs(member).get(input);
  }

  /// The blocks for outputs that depend on connected inputs at the same time.
  private List<Block> blocks(boolean isInitial) {
    int[] first = new int[members.size() + 1];
    for (int i = 0; i < members.size(); i++) {
      first[i + 1] = first[i] + members.get(i).outputs().size();
    }
    int[][] dependencies = new int[first[members.size()]][];
    for (int m = 0; m < members.size(); m++) {
      for (int output = 0; output < members.get(m).outputs().size(); output++) {
        int of = output;
        Member member = members.get(m);
        dependencies[first[m] + output] =
            Arrays.stream(into[m])
                .filter(each -> member.feeds(each.input(), of, isInitial))
                .mapToInt(each -> first[each.source()] + each.output())
                .distinct()
                .toArray();
      }
    }
    List<Block> blocks = new ArrayList<>();
    for (int[] component : Order.components(dependencies)) {
      int node = component[0];
      boolean isLoop =
          component.length > 1 || IntStream.of(dependencies[node]).anyMatch(each -> each == node);
      if (isLoop) {
        blocks.add(new Block.Loop(loop(component, first, isInitial)));
      } else if (dependencies[node].length > 0) {
        int m = owner(node, first);
        boolean isAgain =
            !blocks.isEmpty()
                && blocks.getLast() instanceof Block.Pass pass
                && pass.member() == members.get(m);
        if (!isAgain) {
          blocks.add(new Block.Pass(members.get(m), List.of(into[m])));
        }
      }
    }
    return List.copyOf(blocks);
  }

  private static int owner(int node, int[] first) {
    int place = Arrays.binarySearch(first, node);
    int owner = place >= 0 ? place : -place - 2;
    while (first[owner + 1] == first[owner]) {
      owner++;
    }
    return owner;
  }

  private AlgebraicLoop loop(int[] component, int[] first, boolean isInitial) {
    BitSet nodes = new BitSet();
    BitSet owners = new BitSet();
    for (int node : component) {
      nodes.set(node);
      owners.set(owner(node, first));
    }
    List<Link> inside = new ArrayList<>();
    for (Link each : links) {
      boolean isFed = false;
      for (int output = 0; output < each.to().outputs().size(); output++) {
        isFed |=
            nodes.get(first[each.target()] + output)
                && each.to().feeds(each.input(), output, isInitial);
      }
      if (isFed && nodes.get(first[each.source()] + each.output())) {
        inside.add(each);
      }
    }
    List<Link> before =
        links.stream().filter(each -> owners.get(each.target()) && !inside.contains(each)).toList();
    return new AlgebraicLoop(owners.stream().mapToObj(members::get).toList(), before, inside);
  }

  /// Carries all values of now, so that outputs, inputs and connections agree.
  ///
  /// @return whether an input that waits for Event Mode has another value than before; in Event
  ///   Mode, whether any input has
  boolean resolve(double time, Moment moment) {
    boolean isChanged = false;
    for (Member each : members) {
      each.read();
    }
    for (Block block : moment == Moment.INITIAL ? atStart : inSteps) {
      switch (block) {
        case Block.Pass(Member member, List<Link> of) -> {
          for (Link each : of) {
            isChanged |= each.carry() && (moment == Moment.EVENT || each.isWaiting());
          }
          member.write(takesDiscrete(member, moment));
          member.read();
        }
        case Block.Loop(AlgebraicLoop loop) -> isChanged |= loop.solve(time, moment);
      }
    }
    for (int i = 0; i < into.length; i++) {
      for (Link each : into[i]) {
        isChanged |= each.carry() && (moment == Moment.EVENT || each.isWaiting());
      }
      Member member = members.get(i);
      member.write(takesDiscrete(member, moment));
    }
    return isChanged;
  }

  static boolean takesDiscrete(Member member, Moment moment) {
    return moment != Moment.STEP || !member.handlesEvents();
  }

  /// Carries to one member, within a step, what has been fetched from the others.
  void carryInto(int member) {
    for (Link each : flowing[member]) {
      boolean _ = each.carry();
    }
  }

  Link[] into(int member) {
    return flowing[member];
  }

  /// The members so that those come first from which others have values; within a circle, those
  /// first whose outputs others pass on at once, then as they were given.
  int[] sequence() {
    int n = members.size();
    int[][] all = new int[n][];
    int[][] direct = new int[n][];
    for (int m = 0; m < n; m++) {
      all[m] = Arrays.stream(into[m]).mapToInt(Link::source).distinct().sorted().toArray();
      direct[m] =
          Arrays.stream(into[m])
              .filter(
                  each ->
                      IntStream.range(0, each.to().outputs().size())
                          .anyMatch(output -> each.to().feeds(each.input(), output, false)))
              .mapToInt(Link::source)
              .distinct()
              .sorted()
              .toArray();
    }
    int[] rank = new int[n];
    int next = 0;
    for (int[] component : Order.components(direct)) {
      for (int m : component) {
        rank[m] = next++;
      }
    }
    return Order.components(all).stream()
        .flatMap(
            component ->
                IntStream.of(component)
                    .boxed()
                    .sorted(java.util.Comparator.comparingInt(each -> rank[each])))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
