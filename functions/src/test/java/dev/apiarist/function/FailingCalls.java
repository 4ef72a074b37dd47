package dev.apiarist.function;

import dev.apiarist.fake.FunctionKilled;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes chosen methods of a port fail, before or after they took effect. */
final class FailingCalls {
  private final Map<String, FailureCode> before = new HashMap<>();
  private final Map<String, FailureCode> after = new HashMap<>();
  private @Nullable FunctionKilled killed;
  private int kills;

  /** The method fails every time and does nothing. */
  void before(String method, FailureCode code) {
    before.put(method, code);
  }

  /** The method fails every time its first argument reads so. */
  void beforeArgument(String method, String argument, FailureCode code) {
    before.put(method + " " + argument, code);
  }

  /** The method takes effect every time and its answer is lost. */
  void after(String method, FailureCode code) {
    after.put(method, code);
  }

  /** All methods work again. */
  void heal() {
    before.clear();
    after.clear();
  }

  /** A killed function makes no more calls, not even in its finally blocks, until revived. */
  void revive() {
    killed = null;
  }

  /** How often the function was killed. */
  int kills() {
    return kills;
  }

  /** The outermost wrapping of a port. */
  <T> T mortal(Class<T> port, T target) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              if (killed != null) {
                throw killed;
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException failed) {
                if (failed.getCause() instanceof FunctionKilled now) {
                  killed = now;
                  kills++;
                }
                throw failed.getCause();
              }
            }));
  }

  <T> T wrap(Class<T> port, T target) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              fail(before, method.getName());
              if (arguments != null && arguments.length > 0) {
                fail(before, method.getName() + " " + arguments[0]);
              }
              try {
                Object result = method.invoke(target, arguments);
                fail(after, method.getName());
                return result;
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            }));
  }

  private static void fail(Map<String, FailureCode> told, String method) {
    FailureCode code = told.get(method);
    if (code != null) {
      throw new OutsideException(code, method + " was told to fail: " + code);
    }
  }
}
