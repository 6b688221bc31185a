/** Its own types are those of OpenCV's whole; what is used of it stands in `opencv.ts`. */
declare module "@techstark/opencv-js/dist/opencv.js" {
  const library: object;
  export default library;
}
