package io.lockstep.cluster.flink;

import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/// Make the operators on the machines that run them. Stateless.
final class StageFactories {
  private StageFactories() {}

  /// What they have in common.
  abstract static class Factory extends AbstractStreamOperatorFactory<Parcel> {
    private static final long serialVersionUID = 1;

    final StageOptions options;

    Factory(StageOptions options) {
      this.options = options;
    }

    abstract StreamOperator<Parcel> create(StreamOperatorParameters<Parcel> parameters);

    abstract Class<? extends StageOperator> type();

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As Flink declares it.
    public final <T extends StreamOperator<Parcel>> T createStreamOperator(
        StreamOperatorParameters<Parcel> parameters) {
      return (T) create(parameters);
    }

    @Override
    @SuppressWarnings("rawtypes") // As Flink declares it.
    public final Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
      return type();
    }
  }

  static final class Pack extends Factory
      implements OneInputStreamOperatorFactory<SpaceInput, Parcel> {
    private static final long serialVersionUID = 1;

    Pack(StageOptions options) {
      super(options);
    }

    @Override
    StreamOperator<Parcel> create(StreamOperatorParameters<Parcel> parameters) {
      return new PackOperator(parameters, options);
    }

    @Override
    Class<? extends StageOperator> type() {
      return PackOperator.class;
    }
  }

  static final class Graph extends Factory
      implements TwoInputStreamOperatorFactory<Parcel, SpaceVerdict, Parcel> {
    private static final long serialVersionUID = 1;

    Graph(StageOptions options) {
      super(options);
    }

    @Override
    StreamOperator<Parcel> create(StreamOperatorParameters<Parcel> parameters) {
      return new GraphOperator(parameters, options);
    }

    @Override
    Class<? extends StageOperator> type() {
      return GraphOperator.class;
    }
  }

  static final class Twins extends Factory
      implements OneInputStreamOperatorFactory<Parcel, Parcel> {
    private static final long serialVersionUID = 1;

    Twins(StageOptions options) {
      super(options);
    }

    @Override
    StreamOperator<Parcel> create(StreamOperatorParameters<Parcel> parameters) {
      return new TwinOperator(parameters, options);
    }

    @Override
    Class<? extends StageOperator> type() {
      return TwinOperator.class;
    }
  }

  static final class Commands extends Factory
      implements OneInputStreamOperatorFactory<Parcel, Parcel> {
    private static final long serialVersionUID = 1;

    Commands(StageOptions options) {
      super(options);
    }

    @Override
    StreamOperator<Parcel> create(StreamOperatorParameters<Parcel> parameters) {
      return new CommandOperator(parameters, options);
    }

    @Override
    Class<? extends StageOperator> type() {
      return CommandOperator.class;
    }
  }
}
