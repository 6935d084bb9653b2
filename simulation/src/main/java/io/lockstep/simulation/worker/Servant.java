package io.lockstep.simulation.worker;

import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Blobs;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.Events;
import io.lockstep.simulation.instance.FmuException;
import io.lockstep.simulation.instance.Instance;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.ModelExchange;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.SavedState;
import io.lockstep.simulation.instance.Sensitivity;
import io.lockstep.simulation.instance.StepResult;
import io.lockstep.simulation.instance.Texts;
import io.lockstep.simulation.internal.ffi.Native;
import io.lockstep.simulation.internal.ffi.NativeNumbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The worker's side of the calls: carries out on instances of this process what letters ask for.
/// One thread.
@SuppressWarnings("EnumOrdinal") // both sides are of the same build
final class Servant {
  private static final double[] NO_NUMBERS = {};

  private final Lane lane;
  private final Native library;
  private final ModelDescription description;
  private final Letter in = new Letter();
  private final Letter out = new Letter();
  private final Events events = new Events();
  private final Map<Integer, Held> instances = new HashMap<>();

  Servant(Lane lane, Native library, ModelDescription description) {
    this.lane = lane;
    this.library = library;
    this.description = description;
  }

  /// An instance with all that the host has made of it.
  private record Held(
      Instance instance,
      Map<Integer, NativeNumbers> numbers,
      Map<Integer, Texts> texts,
      Map<Integer, Blobs> blobs,
      Map<Integer, Sensitivity> sensitivities,
      Map<Integer, SavedState> states) {
    Held(Instance instance) {
      this(
          instance,
          new HashMap<>(),
          new HashMap<>(),
          new HashMap<>(),
          new HashMap<>(),
          new HashMap<>());
    }

    CoSimulation coSimulation() {
      return (CoSimulation) instance;
    }

    ModelExchange modelExchange() {
      return (ModelExchange) instance;
    }
  }

  /// Serves until the process ends.
  void serve() {
    while (true) {
      lane.receive(in, () -> {});
      answer(Op.of(in.getByte()), in.getInt());
      lane.send(out, () -> {});
    }
  }

  private void answer(Op op, int number) {
    try {
      if (op == Op.INSTANTIATE) {
        instantiate(number);
        done(held(number));
      } else {
        carryOut(op, number, held(number));
      }
    } catch (FmuException e) {
      failed(Op.Answer.FMU_FAILED, number).putText(e.getMessage());
    } catch (LockstepException e) {
      failed(Op.Answer.REFUSED, number).putInt(e.code().ordinal()).putText(e.getMessage());
    } catch (IllegalArgumentException e) {
      failed(Op.Answer.WRONG_ARGUMENT, number).putText(String.valueOf(e.getMessage()));
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      failed(Op.Answer.WORKER_FAILED, number).putText(e.toString());
    }
  }

  private Held held(int number) {
    Held held = instances.get(number);
    if (held == null) {
      throw new IllegalStateException("there is no instance %d".formatted(number));
    }
    return held;
  }

  private Letter failed(Op.Answer answer, int number) {
    Held held = instances.get(number);
    return head(answer, held == null ? null : held.instance);
  }

  private Letter done(Held held) {
    return head(Op.Answer.DONE, held.instance);
  }

  /// Each answer tells the phase, and of model exchange the numbers of states and indicators.
  private Letter head(Op.Answer answer, @org.jspecify.annotations.Nullable Instance of) {
    out.clear().putByte(answer.ordinal());
    out.putByte(of == null ? Phase.CLOSED.ordinal() : of.phase().ordinal());
    if (of instanceof ModelExchange each) {
      return out.putInt(each.states()).putInt(each.indicators());
    }
    return out.putInt(0).putInt(0);
  }

  private void instantiate(int number) {
    boolean isCoSimulation = in.getFlag();
    String name = in.getText();
    boolean isLogging = in.getFlag();
    boolean usesEventMode = in.getFlag();
    boolean allowsEarlyReturn = in.getFlag();
    boolean hasUpdate = in.getFlag();
    InstanceOptions options =
        new InstanceOptions(
            name,
            isLogging,
            usesEventMode,
            allowsEarlyReturn,
            variables(),
            (status, category, text) -> lane.log(number, status, category, text),
            hasUpdate ? Optional.of(moment -> update(number, moment)) : Optional.empty());
    Instance made = isCoSimulation ? library.coSimulation(options) : library.modelExchange(options);
    instances.put(number, new Held(made));
  }

  /// Within a call: asks the host, and serves what it asks for meanwhile.
  private boolean update(int number, InstanceOptions.IntermediateUpdate.Moment moment) {
    failed(Op.Answer.UPDATE, number)
        .putInt(number)
        .putDouble(moment.time())
        .putFlag(moment.canSet())
        .putFlag(moment.canGet())
        .putFlag(moment.isStepFinished())
        .putFlag(moment.canReturnEarly());
    while (true) {
      lane.send(out, () -> {});
      lane.receive(in, () -> {});
      Op op = Op.of(in.getByte());
      int of = in.getInt();
      if (op == Op.UPDATED) {
        return in.getFlag();
      }
      answer(op, of);
    }
  }

  private List<Variable> variables() {
    int[] indexes = in.getInts();
    List<Variable> variables = new ArrayList<>(indexes.length);
    for (int each : indexes) {
      variables.add(description.variables().get(each));
    }
    return variables;
  }

  private void carryOut(Op op, int number, Held held) {
    Instance instance = held.instance;
    switch (op) {
      case NUMBERS -> {
        int channel = in.getInt();
        List<Variable> of = variables();
        NativeNumbers numbers = (NativeNumbers) instance.numbers(of);
        held.numbers.put(channel, numbers);
        done(held);
        for (int i = 0; i < of.size(); i++) {
          out.putInt(numbers.offset(i));
        }
        out.putInt(numbers.size());
      }
      case READ_NUMBERS -> {
        NativeNumbers numbers = channel(held.numbers);
        numbers.read();
        done(held).putMemory(numbers.memory());
      }
      case WRITE_NUMBERS -> {
        NativeNumbers numbers = channel(held.numbers);
        in.getMemory(numbers.memory());
        numbers.write();
        done(held);
      }
      case TEXTS, READ_TEXTS, WRITE_TEXTS -> texts(op, held);
      case BLOBS, READ_BLOBS, WRITE_BLOBS -> blobs(op, held);
      case SENSITIVITY -> {
        int channel = in.getInt();
        Sensitivity sensitivity = instance.sensitivity(variables(), variables());
        held.sensitivities.put(channel, sensitivity);
        done(held).putInt(sensitivity.unknowns()).putInt(sensitivity.knowns());
      }
      case DIRECTIONAL -> {
        Sensitivity of = channel(held.sensitivities);
        double[] seed = new double[of.knowns()];
        double[] result = new double[of.unknowns()];
        in.getDoubles(seed);
        of.directional(seed, result);
        done(held).putDoubles(result);
      }
      case ADJOINT -> {
        Sensitivity of = channel(held.sensitivities);
        double[] seed = new double[of.unknowns()];
        double[] result = new double[of.knowns()];
        in.getDoubles(seed);
        of.adjoint(seed, result);
        done(held).putDoubles(result);
      }
      case ENTER_CONFIGURATION -> simply(held, instance::enterConfiguration);
      case EXIT_CONFIGURATION -> simply(held, instance::exitConfiguration);
      case ENTER_INITIALIZATION -> {
        double start = in.getDouble();
        OptionalDouble stop = optional(in.getFlag(), in.getDouble());
        OptionalDouble tolerance = optional(in.getFlag(), in.getDouble());
        instance.enterInitialization(start, stop, tolerance);
        done(held);
      }
      case EXIT_INITIALIZATION -> simply(held, instance::exitInitialization);
      case ENTER_EVENT_MODE -> simply(held, instance::enterEventMode);
      case UPDATE_DISCRETE_STATES -> {
        instance.updateDiscreteStates(events);
        done(held)
            .putFlag(events.needsUpdate())
            .putFlag(events.terminates())
            .putFlag(events.hasNewNominals())
            .putFlag(events.hasNewStates())
            .putDouble(events.nextTime());
      }
      case EVALUATE_DISCRETE_STATES -> simply(held, instance::evaluateDiscreteStates);
      case CLOCK_INTERVALS -> {
        List<Variable> clocks = variables();
        double[] result = new double[clocks.size()];
        boolean[] isChanged = new boolean[clocks.size()];
        instance.clockIntervals(clocks, result, isChanged);
        done(held).putDoubles(result);
        for (boolean each : isChanged) {
          out.putFlag(each);
        }
      }
      case CLOCK_SHIFTS -> {
        List<Variable> clocks = variables();
        double[] result = new double[clocks.size()];
        instance.clockShifts(clocks, result);
        done(held).putDoubles(result);
      }
      case SET_CLOCK_INTERVALS -> {
        List<Variable> clocks = variables();
        double[] seconds = new double[clocks.size()];
        in.getDoubles(seconds);
        instance.setClockIntervals(clocks, seconds);
        done(held);
      }
      case LOGGING -> {
        boolean isOn = in.getFlag();
        int count = in.getInt();
        List<String> categories = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          categories.add(in.getText());
        }
        instance.logging(isOn, categories);
        done(held);
      }
      case SAVE, RESTORE, FREE_STATE, SERIALIZE, DESERIALIZE -> state(op, held);
      case SNAPSHOT -> {
        byte[] bytes = instance.snapshot();
        done(held).putBytes(bytes);
      }
      case REVIVE -> {
        double startTime = in.getDouble();
        Phase phase = Phase.values()[in.getByte()];
        instance.revive(startTime, in.getBytes(), phase);
        done(held);
      }
      case TERMINATE -> simply(held, instance::terminate);
      case RESET -> simply(held, instance::reset);
      case CLOSE -> {
        instance.close();
        done(held);
        instances.remove(number);
      }
      case ENTER_STEP_MODE -> simply(held, held.coSimulation()::enterStepMode);
      case STEP -> {
        double time = in.getDouble();
        StepResult result = held.coSimulation().step(time, in.getDouble());
        done(held)
            .putDouble(result.lastTime())
            .putFlag(result.needsEvent())
            .putFlag(result.terminates())
            .putFlag(result.isEarly());
      }
      case ENTER_CONTINUOUS_TIME_MODE ->
          simply(held, held.modelExchange()::enterContinuousTimeMode);
      case SET_TIME -> {
        held.modelExchange().setTime(in.getDouble());
        done(held);
      }
      case SET_STATES -> {
        double[] states = new double[held.modelExchange().states()];
        in.getDoubles(states);
        held.modelExchange().setStates(states);
        done(held);
      }
      case GET_STATES, GET_DERIVATIVES, GET_NOMINALS, GET_INDICATORS -> vector(op, held);
      case COMPLETED_STEP -> {
        boolean wantsEvent = held.modelExchange().completedStep();
        done(held).putFlag(wantsEvent).putFlag(held.modelExchange().terminates());
      }
      case INSTANTIATE, UPDATED ->
          throw new IllegalStateException("expected a call, found %s".formatted(op));
    }
  }

  private void simply(Held held, Runnable call) {
    call.run();
    done(held);
  }

  private static OptionalDouble optional(boolean isPresent, double value) {
    return isPresent ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private <T> T channel(Map<Integer, T> channels) {
    T channel = channels.get(in.getInt());
    if (channel == null) {
      throw new IllegalStateException("there is no such channel");
    }
    return channel;
  }

  private void texts(Op op, Held held) {
    if (op == Op.TEXTS) {
      int channel = in.getInt();
      List<Variable> of = variables();
      Texts texts = held.instance.texts(of);
      held.texts.put(channel, texts);
      done(held);
      for (int i = 0; i < of.size(); i++) {
        out.putInt(texts.offset(i));
      }
      out.putInt(texts.size());
      return;
    }
    Texts texts = channel(held.texts);
    if (op == Op.READ_TEXTS) {
      texts.read();
      done(held);
      for (int i = 0; i < texts.size(); i++) {
        out.putText(texts.get(i));
      }
      return;
    }
    for (int i = 0; i < texts.size(); i++) {
      texts.set(i, in.getText());
    }
    texts.write();
    done(held);
  }

  private void blobs(Op op, Held held) {
    if (op == Op.BLOBS) {
      int channel = in.getInt();
      List<Variable> of = variables();
      Blobs blobs = held.instance.blobs(of);
      held.blobs.put(channel, blobs);
      done(held);
      for (int i = 0; i < of.size(); i++) {
        out.putInt(blobs.offset(i));
      }
      out.putInt(blobs.size());
      return;
    }
    Blobs blobs = channel(held.blobs);
    if (op == Op.READ_BLOBS) {
      blobs.read();
      done(held);
      for (int i = 0; i < blobs.size(); i++) {
        out.putBytes(blobs.get(i));
      }
      return;
    }
    for (int i = 0; i < blobs.size(); i++) {
      blobs.set(i, in.getBytes());
    }
    blobs.write();
    done(held);
  }

  private void state(Op op, Held held) {
    int id = in.getInt();
    SavedState state = held.states.get(id);
    if (op == Op.SAVE) {
      if (state == null) {
        held.states.put(id, held.instance.save());
      } else {
        held.instance.save(state);
      }
      done(held);
    } else if (op == Op.DESERIALIZE) {
      Phase phase = Phase.values()[in.getByte()];
      held.states.put(id, held.instance.deserialize(in.getBytes(), phase));
      done(held);
    } else if (state == null) {
      throw new IllegalStateException("there is no such state");
    } else if (op == Op.RESTORE) {
      held.instance.restore(state);
      done(held);
    } else if (op == Op.SERIALIZE) {
      byte[] bytes = held.instance.serialize(state);
      done(held).putBytes(bytes);
    } else {
      held.states.remove(id);
      state.close();
      done(held);
    }
  }

  private void vector(Op op, Held held) {
    ModelExchange of = held.modelExchange();
    int size = op == Op.GET_INDICATORS ? of.indicators() : of.states();
    double[] result = size == 0 ? NO_NUMBERS : new double[size];
    if (op == Op.GET_STATES) {
      of.getStates(result);
    } else if (op == Op.GET_DERIVATIVES) {
      of.getDerivatives(result);
    } else if (op == Op.GET_NOMINALS) {
      of.getNominals(result);
    } else {
      of.getIndicators(result);
    }
    done(held).putDoubles(result);
  }
}
