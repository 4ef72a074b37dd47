import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.NestHostAttribute;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Rewrites a jar so that its lambdas need no class made at run time, which is dear at a cold start
 * (docs/adr/0002-cold-start.md). A lambda or method reference is an {@code invokedynamic} for which
 * the JVM writes a class of its own. Here all those of one class that have the same interface and
 * captured values of the same kinds share one class in the jar, a nest mate of theirs, which picks
 * the body by number. Serializable lambdas, and what {@link #replaceable} does not know, stay as
 * they are.
 *
 * <pre>java PlainLambdas.java in.jar out.jar</pre>
 */
final class PlainLambdas {
  /** The first class file version with nests. */
  private static final int NESTS = ClassFile.JAVA_11_VERSION;

  private static final Map<ClassDesc, ClassDesc> WRAPPERS =
      Map.of(
          ClassDesc.ofDescriptor("Z"), ClassDesc.of("java.lang.Boolean"),
          ClassDesc.ofDescriptor("B"), ClassDesc.of("java.lang.Byte"),
          ClassDesc.ofDescriptor("C"), ClassDesc.of("java.lang.Character"),
          ClassDesc.ofDescriptor("S"), ClassDesc.of("java.lang.Short"),
          ClassDesc.ofDescriptor("I"), ClassDesc.of("java.lang.Integer"),
          ClassDesc.ofDescriptor("J"), ClassDesc.of("java.lang.Long"),
          ClassDesc.ofDescriptor("F"), ClassDesc.of("java.lang.Float"),
          ClassDesc.ofDescriptor("D"), ClassDesc.of("java.lang.Double"));

  private final Map<String, byte[]> entries;
  private final ClassFile classFile;
  private final Map<ClassDesc, List<ClassDesc>> newMembers = new LinkedHashMap<>();

  private PlainLambdas(Map<String, byte[]> entries) {
    this.entries = entries;
    ClassHierarchyResolver resolver =
        ClassHierarchyResolver.ofResourceParsing(this::open)
            .orElse(ClassHierarchyResolver.defaultResolver())
            .orElse(unknown -> ClassHierarchyResolver.ClassHierarchyInfo.ofClass(CD_Object));
    this.classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(resolver));
  }

  public static void main(String[] arguments) throws IOException {
    Map<String, byte[]> rewritten = new PlainLambdas(read(Path.of(arguments[0]))).rewritten();
    try (OutputStream file = Files.newOutputStream(Path.of(arguments[1]));
        JarOutputStream jar = new JarOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : rewritten.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue());
      }
    }
  }

  private static Map<String, byte[]> read(Path file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : jar.stream().filter(each -> !each.isDirectory()).toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return entries;
  }

  private InputStream open(ClassDesc type) {
    byte[] bytes = entries.get(fileName(type));
    return bytes == null ? null : new ByteArrayInputStream(bytes);
  }

  private static String fileName(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1) + ".class";
  }

  private Map<String, byte[]> rewritten() {
    Map<String, byte[]> result = new LinkedHashMap<>();
    entries.forEach(
        (name, bytes) -> {
          if (name.endsWith(".class") && !name.startsWith("META-INF/")) {
            rewrite(name, bytes, result);
          } else {
            result.put(name, bytes);
          }
        });
    newMembers.forEach(
        (host, members) -> result.compute(fileName(host), (name, bytes) -> grown(bytes, members)));
    result.forEach(this::verify);
    return result;
  }

  /** A class that the JVM would refuse must not be shipped. */
  private void verify(String name, byte[] bytes) {
    if (name.endsWith(".class") && !Arrays.equals(entries.get(name), bytes)) {
      List<VerifyError> errors = classFile.verify(bytes);
      if (!errors.isEmpty()) {
        throw new IllegalStateException(name + ": " + errors.getFirst().getMessage());
      }
    }
  }

  /** Adds a class, with its lambdas replaced, and the classes that stand for them. */
  private void rewrite(String name, byte[] bytes, Map<String, byte[]> result) {
    ClassModel model = classFile.parse(bytes);
    Families families = new Families(model);
    CodeTransform calls =
        (code, element) -> {
          if (element instanceof InvokeDynamicInstruction lambda && families.replaceable(lambda)) {
            families.replace(code, lambda);
          } else {
            code.with(element);
          }
        };
    byte[] replaced =
        classFile.transformClass(
            model,
            ClassTransform.transformingMethodBodies(
                method -> hasReplaceable(method, families), calls));
    if (families.all.isEmpty()) {
      result.put(name, bytes);
      return;
    }
    result.put(name, replaced);
    for (Family family : families.all.values()) {
      result.put(fileName(family.name), family.bytes(classFile, families));
      newMembers.computeIfAbsent(families.nestHost, host -> new ArrayList<>()).add(family.name);
    }
  }

  private static boolean hasReplaceable(MethodModel method, Families families) {
    return method.code().stream()
        .flatMap(CodeModel::elementStream)
        .anyMatch(
            element ->
                element instanceof InvokeDynamicInstruction lambda && families.replaceable(lambda));
  }

  /** A nest's host with more members, at a version that has nests. */
  private byte[] grown(byte[] bytes, List<ClassDesc> members) {
    ClassModel model = classFile.parse(bytes);
    List<ClassDesc> all = new ArrayList<>();
    model
        .findAttribute(Attributes.nestMembers())
        .ifPresent(old -> old.nestMembers().stream().map(ClassEntry::asSymbol).forEach(all::add));
    all.addAll(members);
    ClassTransform transform =
        ClassTransform.dropping(
                element ->
                    element instanceof NestMembersAttribute || element instanceof ClassFileVersion)
            .andThen(
                ClassTransform.endHandler(
                    builder -> {
                      builder.withVersion(Math.max(model.majorVersion(), NESTS), 0);
                      builder.with(NestMembersAttribute.ofSymbols(all));
                    }));
    return classFile.transformClass(model, transform);
  }

  /** What lambdas of one class must have in common to share a class. */
  private record Shape(
      ClassDesc type, String method, MethodTypeDesc erased, MethodTypeDesc captured) {}

  /** One lambda: where its body is, and with which types its interface's method is called. */
  private record Body(
      MethodTypeDesc captured, DirectMethodHandleDesc target, MethodTypeDesc called) {}

  /** The lambdas of one class. */
  private static final class Families {
    final ClassDesc host;
    final ClassDesc nestHost;
    final int version;
    final Map<Shape, Family> all = new LinkedHashMap<>();
    private final ClassModel model;

    Families(ClassModel model) {
      this.model = model;
      this.host = model.thisClass().asSymbol();
      this.nestHost =
          model
              .findAttribute(Attributes.nestHost())
              .map(attribute -> attribute.nestHost().asSymbol())
              .orElse(host);
      this.version = Math.max(model.majorVersion(), NESTS);
    }

    boolean replaceable(InvokeDynamicInstruction call) {
      DirectMethodHandleDesc bootstrap = call.bootstrapMethod();
      if (!bootstrap.owner().equals(ClassDesc.of("java.lang.invoke.LambdaMetafactory"))
          || !bootstrap.methodName().equals("metafactory")) {
        return false;
      }
      DirectMethodHandleDesc target = (DirectMethodHandleDesc) call.bootstrapArgs().get(1);
      return !target.owner().isArray()
          && (target.kind() != DirectMethodHandleDesc.Kind.SPECIAL
                  && target.kind() != DirectMethodHandleDesc.Kind.INTERFACE_SPECIAL
              || isPrivate(target));
    }

    private boolean isPrivate(DirectMethodHandleDesc target) {
      return target.owner().equals(host)
          && model.methods().stream()
              .anyMatch(
                  method ->
                      method.flags().has(AccessFlag.PRIVATE)
                          && method.methodName().equalsString(target.methodName())
                          && method.methodType().equalsString(target.lookupDescriptor()));
    }

    void replace(CodeBuilder code, InvokeDynamicInstruction call) {
      List<ConstantDesc> arguments = call.bootstrapArgs();
      MethodTypeDesc captured = call.typeSymbol();
      Shape shape =
          new Shape(
              captured.returnType(),
              call.name().stringValue(),
              (MethodTypeDesc) arguments.get(0),
              MethodTypeDesc.of(
                  CD_void, captured.parameterList().stream().map(PlainLambdas::kind).toList()));
      Family family =
          all.computeIfAbsent(
              shape,
              key -> {
                String name = host.displayName() + "$$Lambdas" + all.size();
                return new Family(ClassDesc.of(host.packageName(), name), key);
              });
      code.loadConstant(family.bodies.size());
      code.invokestatic(family.name, "of", family.factory());
      family.bodies.add(
          new Body(
              captured,
              (DirectMethodHandleDesc) arguments.get(1),
              (MethodTypeDesc) arguments.get(2)));
    }
  }

  private static ClassDesc kind(ClassDesc type) {
    return type.isPrimitive() ? type : CD_Object;
  }

  /** Lambdas that share a class. */
  private static final class Family {
    final ClassDesc name;
    final Shape shape;
    final List<Body> bodies = new ArrayList<>();

    Family(ClassDesc name, Shape shape) {
      this.name = name;
      this.shape = shape;
    }

    MethodTypeDesc factory() {
      return numbered().changeReturnType(shape.type);
    }

    private MethodTypeDesc numbered() {
      return shape.captured.insertParameterTypes(shape.captured.parameterCount(), CD_int);
    }

    byte[] bytes(ClassFile classFile, Families families) {
      return classFile.build(
          name,
          type -> {
            type.withVersion(families.version, 0);
            type.withFlags(AccessFlag.FINAL, AccessFlag.SUPER, AccessFlag.SYNTHETIC);
            type.withInterfaceSymbols(shape.type);
            type.with(NestHostAttribute.of(families.nestHost));
            List<ClassDesc> fields = numbered().parameterList();
            for (int field = 0; field < fields.size(); field++) {
              type.withField(
                  "f" + field, fields.get(field), ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
            }
            type.withMethodBody(INIT_NAME, numbered(), ClassFile.ACC_PRIVATE, this::constructor);
            type.withMethodBody("of", factory(), ClassFile.ACC_STATIC, this::make);
            type.withMethodBody(shape.method, shape.erased, ClassFile.ACC_PUBLIC, this::choose);
          });
    }

    private void constructor(CodeBuilder code) {
      code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void);
      List<ClassDesc> fields = numbered().parameterList();
      for (int field = 0; field < fields.size(); field++) {
        code.aload(0);
        code.loadLocal(TypeKind.from(fields.get(field)), code.parameterSlot(field));
        code.putfield(name, "f" + field, fields.get(field));
      }
      code.return_();
    }

    private void make(CodeBuilder code) {
      code.new_(name).dup();
      List<ClassDesc> fields = numbered().parameterList();
      for (int field = 0; field < fields.size(); field++) {
        code.loadLocal(TypeKind.from(fields.get(field)), code.parameterSlot(field));
      }
      code.invokespecial(name, INIT_NAME, numbered()).areturn();
    }

    private void choose(CodeBuilder code) {
      if (bodies.size() > 1) {
        List<SwitchCase> cases = new ArrayList<>();
        Label last = code.newLabel();
        for (int body = 0; body < bodies.size() - 1; body++) {
          cases.add(SwitchCase.of(body, code.newLabel()));
        }
        code.aload(0).getfield(name, "f" + shape.captured.parameterCount(), CD_int);
        code.tableswitch(0, bodies.size() - 2, last, cases);
        for (int body = 0; body < bodies.size() - 1; body++) {
          code.labelBinding(cases.get(body).target());
          run(code, bodies.get(body));
        }
        code.labelBinding(last);
      }
      run(code, bodies.getLast());
    }

    private void run(CodeBuilder code, Body body) {
      DirectMethodHandleDesc target = body.target;
      MethodTypeDesc type = MethodTypeDesc.ofDescriptor(target.lookupDescriptor());
      boolean constructs = target.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR;
      boolean receives = !constructs && !isStatic(target);
      List<ClassDesc> wanted = new ArrayList<>(type.parameterList());
      if (receives) {
        wanted.addFirst(target.owner());
      }
      if (constructs) {
        code.new_(target.owner()).dup();
      }
      int captured = body.captured.parameterCount();
      for (int index = 0; index < wanted.size(); index++) {
        if (index < captured) {
          ClassDesc given = shape.captured.parameterType(index);
          code.aload(0).getfield(name, "f" + index, given);
          convert(code, given, wanted.get(index));
        } else {
          int parameter = index - captured;
          ClassDesc given = shape.erased.parameterType(parameter);
          ClassDesc called = body.called.parameterType(parameter);
          code.loadLocal(TypeKind.from(given), code.parameterSlot(parameter));
          convert(code, given, called);
          convert(code, called, wanted.get(index));
        }
      }
      invoke(code, target, type);
      ClassDesc result = constructs ? target.owner() : type.returnType();
      finish(code, result, body.called.returnType());
    }

    private static boolean isStatic(DirectMethodHandleDesc target) {
      return target.kind() == DirectMethodHandleDesc.Kind.STATIC
          || target.kind() == DirectMethodHandleDesc.Kind.INTERFACE_STATIC;
    }

    private static void invoke(
        CodeBuilder code, DirectMethodHandleDesc target, MethodTypeDesc type) {
      switch (target.kind()) {
        case CONSTRUCTOR -> code.invokespecial(target.owner(), INIT_NAME, type);
        case STATIC -> code.invokestatic(target.owner(), target.methodName(), type);
        case INTERFACE_STATIC -> code.invokestatic(target.owner(), target.methodName(), type, true);
        // Among nest mates, private methods are called like others.
        case VIRTUAL, SPECIAL -> code.invokevirtual(target.owner(), target.methodName(), type);
        case INTERFACE_VIRTUAL, INTERFACE_SPECIAL ->
            code.invokeinterface(target.owner(), target.methodName(), type);
        default -> throw new IllegalStateException("not a lambda's body: " + target);
      }
    }

    private void finish(CodeBuilder code, ClassDesc result, ClassDesc called) {
      ClassDesc wanted = shape.erased.returnType();
      if (wanted.equals(CD_void)) {
        switch (TypeKind.from(result).slotSize()) {
          case 1 -> code.pop();
          case 2 -> code.pop2();
          default -> {}
        }
      } else {
        convert(code, result, called);
        convert(code, called, wanted);
      }
      code.return_(TypeKind.from(wanted));
    }

    private static void convert(CodeBuilder code, ClassDesc from, ClassDesc to) {
      if (from.equals(to)) {
        return;
      }
      if (from.isPrimitive() && to.isPrimitive()) {
        code.conversion(TypeKind.from(from), TypeKind.from(to));
      } else if (from.isPrimitive()) {
        ClassDesc wrapper = WRAPPERS.get(from);
        code.invokestatic(wrapper, "valueOf", MethodTypeDesc.of(wrapper, from));
      } else if (to.isPrimitive()) {
        unbox(code, from, to);
      } else if (!to.equals(CD_Object)) {
        code.checkcast(to);
      }
    }

    private static void unbox(CodeBuilder code, ClassDesc from, ClassDesc to) {
      ClassDesc primitive =
          WRAPPERS.entrySet().stream()
              .filter(entry -> entry.getValue().equals(from))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElse(to);
      ClassDesc wrapper = WRAPPERS.get(primitive);
      code.checkcast(wrapper);
      code.invokevirtual(wrapper, primitive.displayName() + "Value", MethodTypeDesc.of(primitive));
      convert(code, primitive, to);
    }
  }
}
