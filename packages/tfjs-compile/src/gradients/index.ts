// Gradients of TensorFlow.js that can be differentiated again: the tape's repair, and one rule per kernel that lacks a right one.
export { type GradientClass, type KernelGradient, kernelGradients } from "./classification.js";
export { fixHigherOrderGradients } from "./fix.js";
