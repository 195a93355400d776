Attribute VB_Name = "OpsPython"
' Reaching Python, for cells and for the ribbon.
'
' One state says whether it is worth trying. A cell never waits twice for a server that is not there: while the
' workbook opens and while Python is down it gets #N/A at once, and the native half of its formula answers.
' Sixty seconds later, or on a ribbon command, it is tried again.
Option Explicit
Option Private Module

Private Const STATE_OPENING As Long = 0   ' also after a reset of VBA, so it is the default
Private Const STATE_UNKNOWN As Long = 1
Private Const STATE_UP As Long = 2
Private Const STATE_DOWN As Long = 3

Private Const RETRY_SECONDS As Double = 60
Private Const DAY_SECONDS As Double = 86400

Private Const SERVER_CLASS As String = "Opsbook.Server"
Private Const FUNCTIONS_MODULE As String = "opsbook.excel.udfs"
Private Const COMMANDS_MODULE As String = "opsbook.excel.macros"
Private Const COMMANDS_ENTRY As String = "run"

Private mState As Long
Private mWaitingSince As Double
Private mServer As Object
Private mByXlwings As Boolean
Private mRefused As Boolean
Private mCommandRuns As Boolean

Public Function PythonPossible() As Boolean
    #If Mac Then
        PythonPossible = False
    #Else
        PythonPossible = True
    #End If
End Function

Public Sub WorkbookIsOpen()
    If mState = STATE_OPENING Then mState = STATE_UNKNOWN
End Sub

' Ends the server: it stops when nobody holds it. The next call starts it again, for a close can be called off.
Public Sub ReleasePython()
    On Error Resume Next
    Set mServer = Nothing
    If mByXlwings Then KillPy
    mByXlwings = False
    If mState = STATE_UP Then mState = STATE_UNKNOWN
End Sub

Public Function CellsWereRefused() As Boolean
    CellsWereRefused = mRefused
End Function

Public Sub ForgetRefused()
    mRefused = False
End Sub

' --- Cells ---------------------------------------------------------------------------------------------------

' While a command runs no cell asks: Python is in the middle of writing the very tables they look at. They ask after it.
Public Function PythonMayAnswer() As Boolean
    If Not PythonPossible() Then Exit Function
    If Not mCommandRuns Then
        Select Case mState
            Case STATE_UP, STATE_UNKNOWN
                PythonMayAnswer = True
            Case Else
                PythonMayAnswer = WaitedLongEnough()
        End Select
    End If
    If Not PythonMayAnswer Then mRefused = True
End Function

' Ranges go over as values: Python then asks nothing back while Excel calculates.
Public Function CellInput(ByVal given As Variant) As Variant
    Dim area As Range
    If Not IsObject(given) Then
        CellInput = given
        Exit Function
    End If
    Set area = given
    If area.Areas.Count > 1 Then Err.Raise 5
    If area.Rows.Count = area.Worksheet.Rows.Count Or area.Columns.Count = area.Worksheet.Columns.Count Then
        Set area = Application.Intersect(area, area.Worksheet.UsedRange)
    End If
    If Not area Is Nothing Then CellInput = area.Value2
End Function

Public Function CellAnswer(ByVal functionName As String, ByVal values As Variant) As Variant
    Dim gone As Boolean
    CellAnswer = AskPython(functionName, values, gone)
    If Not gone Then Exit Function
    Disconnect
    CellAnswer = AskPython(functionName, values, gone)
    If gone Then MarkDown
    If gone Then mRefused = True
End Function

Private Function AskPython(ByVal functionName As String, ByVal values As Variant, ByRef gone As Boolean) As Variant
    gone = False
    AskPython = CVErr(xlErrNA)
    If Not Connected() Then
        mRefused = True
        Exit Function
    End If
    On Error GoTo Failed
    AskPython = mServer.CallUDF(FUNCTIONS_MODULE, functionName, values)
    Exit Function
Failed:
    gone = ServerIsGone(Err.Number)
End Function

' --- Commands ------------------------------------------------------------------------------------------------

' Tries whatever the state is. A server that died since is noticed here, before the command: a job is never run twice.
Public Function ReachPython() As Boolean
    If Not PythonPossible() Then Exit Function
    If mState = STATE_UP Then
        If Not ServerAnswers() Then Disconnect
    End If
    ReachPython = Connected()
End Function

' Runs a command and gives the sentence Python says of it. An error here is one Python did not foresee.
Public Function CommandAnswer(ByVal command As String) As String
    Dim answer As Variant
    Dim number As Long
    mCommandRuns = True
    On Error Resume Next
    answer = mServer.CallUDF(COMMANDS_MODULE, COMMANDS_ENTRY, Array(command, ThisWorkbook.FullName))
    number = Err.Number
    On Error GoTo 0
    mCommandRuns = False
    If number <> 0 Then Err.Raise number
    If Not (IsArray(answer) Or IsError(answer) Or IsNull(answer)) Then CommandAnswer = CStr(answer)
End Function

Private Function ServerAnswers() As Boolean
    On Error Resume Next
    ServerAnswers = mServer.Bool(True)
End Function

' --- The connection ------------------------------------------------------------------------------------------

Private Function Connected() As Boolean
    If mState <> STATE_UP Then Connect
    Connected = (mState = STATE_UP)
End Function

' The class in the user's registry first: no DLL, no child process of Excel. Then xlwings' own way.
' It counts as down while trying: starting a server lets Excel calculate, and those cells must not start another.
Private Sub Connect()
    MarkDown
    On Error Resume Next
    Set mServer = CreateObject(SERVER_CLASS)
    mByXlwings = False
    If mServer Is Nothing Then
        Set mServer = XLPy()
        mByXlwings = Not (mServer Is Nothing)
    End If
    If Not (mServer Is Nothing) Then mState = STATE_UP
End Sub

Private Sub Disconnect()
    Set mServer = Nothing
    mState = STATE_UNKNOWN
End Sub

Private Sub MarkDown()
    Set mServer = Nothing
    mState = STATE_DOWN
    mWaitingSince = Timer
End Sub

' Timer begins anew at midnight.
Private Function WaitedLongEnough() As Boolean
    Dim seconds As Double
    If mWaitingSince = 0 Then mWaitingSince = Timer
    seconds = Timer - mWaitingSince
    If seconds < 0 Then seconds = seconds + DAY_SECONDS
    WaitedLongEnough = (seconds >= RETRY_SECONDS)
End Function

Private Function ServerIsGone(ByVal number As Long) As Boolean
    Select Case number
        Case 462                        ' the remote server does not exist or is unavailable
            ServerIsGone = True
        Case -2147023174, -2147023170   ' RPC_S_SERVER_UNAVAILABLE, RPC_S_CALL_FAILED
            ServerIsGone = True
        Case -2147417848, -2147220995   ' RPC_E_DISCONNECTED, CO_E_OBJNOTCONNECTED
            ServerIsGone = True
        Case -2147418105, -2147418094   ' RPC_E_SERVER_DIED, RPC_E_SERVER_DIED_DNE
            ServerIsGone = True
    End Select
End Function
