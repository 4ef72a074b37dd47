package dev.apiarist.fake;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls to the outside through all ports it guards and kills the function just before a
 * chosen one, which is just after the one before it: the outside has acted, the function never
 * learns.
 */
public final class Interruptions {
  /** Never kills: for the undisturbed run that tells how many calls there are. */
  public static final int NEVER = -1;

  private final List<String> calls = new ArrayList<>();
  private int killAt = NEVER;

  /** Kills before the call with this index, counted from 0 over all guarded ports; once. */
  public void killBeforeCall(int index) {
    killAt = index;
    calls.clear();
  }

  /** How many calls have been made since the last {@link #killBeforeCall}. */
  public int count() {
    return calls.size();
  }

  /** The calls made, as {@code Port.method}, in order. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** The same port, with every call counted. */
  public <T> T guard(Class<T> port, T target) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> call(port, target, method, arguments)));
  }

  private @Nullable Object call(
      Class<?> port, Object target, Method method, Object @Nullable [] arguments) throws Throwable {
    String call = port.getSimpleName() + "." + method.getName();
    if (method.getDeclaringClass() != Object.class) {
      int index = calls.size();
      calls.add(call);
      if (index == killAt) {
        killAt = NEVER;
        throw new FunctionKilled(call + " (call " + index + ")");
      }
    }
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }
}
