package dev.apiarist.packaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Lambdas and method references of every kind; each prints into the list that {@link #call} gives.
 */
public final class LambdaExamples implements Callable<List<String>> {
  private final String name = "field";

  private interface Greeting {
    String greet(String whom);

    static Greeting polite() {
      return whom -> "Good day, " + whom;
    }

    default Supplier<String> later(String whom) {
      return () -> greet(whom);
    }
  }

  private interface SerializableSupplier extends Supplier<String>, Serializable {}

  /** Has a private constructor and a lambda of its own. */
  private static final class Inner {
    private final int value;

    private Inner(int value) {
      this.value = value;
    }

    private int get() {
      Supplier<Integer> own = () -> value;
      return own.get();
    }
  }

  @Override
  public List<String> call() throws Exception {
    List<String> said = new ArrayList<>();
    Consumer<String> say = said::add;
    long wide = 1L << 40;
    double broken = 0.5;
    Supplier<String> captures = () -> name + wide + broken;
    say.accept(captures.get());
    Callable<String> own = this::secret;
    say.accept(own.call());
    Function<Integer, Inner> constructor = Inner::new;
    say.accept("" + constructor.apply(7).get());
    Function<String, Integer> unbound = String::length;
    Function<String, Integer> fixed = LambdaExamples::doubled;
    say.accept("" + (unbound.apply("four") + fixed.apply("four")));
    IntBinaryOperator primitive = Math::max;
    BinaryOperator<Integer> boxed = Math::max;
    ToLongFunction<Integer> widened = Integer::intValue;
    say.accept(primitive.applyAsInt(1, 2) + " " + boxed.apply(4, 3) + " " + widened.applyAsLong(5));
    BiFunction<List<String>, String, Boolean> through = List::contains;
    say.accept("" + through.apply(said, "secret field"));
    say.accept(Greeting.polite().later("bee").get());
    SerializableSupplier kept = () -> "serializable";
    say.accept(kept.get());
    return said;
  }

  private String secret() {
    return "secret " + name;
  }

  private static int doubled(String text) {
    return 2 * text.length();
  }
}
